"""What ``kb serve`` bears: people who search, read and edit while the library is indexed, and too many of them."""
