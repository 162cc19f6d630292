"""Queries answered on whole arrays of postings instead of one posting at a time."""
