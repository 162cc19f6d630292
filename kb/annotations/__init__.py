"""What people write beside the texts: reports of what is wrong with one, notes with tags."""
