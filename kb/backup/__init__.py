"""A home as one verified file: made while it is in use, checked, and put back whole."""

from kb.backup.making import make
from kb.backup.restoring import check, restore

__all__ = ["check", "make", "restore"]
