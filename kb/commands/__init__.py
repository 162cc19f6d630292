"""The reading commands: each declares, forwards and prints."""
