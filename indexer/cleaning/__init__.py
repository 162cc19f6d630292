"""Repairs, one function a rule, in one visible table with its order."""
