"""Curricula: what a trainer makes of the library, and the only data nobody could index again."""
