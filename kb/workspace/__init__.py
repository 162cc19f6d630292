"""What people write: accounts and curricula, in a database that no indexing touches."""
