"""From typed words to ranked passages.

``query`` reads what was typed, an ``engine`` finds and ranks sections, ``ranking`` holds every
weight, ``snippets`` shows the passage, ``service`` puts them together.
"""
