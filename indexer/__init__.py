"""Files in, catalogue and index out: the only writer of both.

The folder reads like the way of a file: ``scan`` → ``plan`` → ``readers`` → ``structure`` →
``metadata`` → ``record`` (catalogue) → ``follow`` (search index), held together by ``run``.
"""
