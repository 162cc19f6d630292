"""Bad input by the thousand: each target draws cases, hands them in, and says what became of them.

``python -m tests.fuzzing`` tries them all and prints the table of docs/reliability.md; the tests try some, the same
each time.
"""
