"""Values that no form expects: too long, too deep, half a character, a number beyond measure, another thing's name."""

from hypothesis import strategies as st

ODD = [
    "",
    " ",
    "\x00",
    "防\x00空",
    "\x1b[31m",
    "a\r\nSet-Cookie: b=c",
    "\u202e\u200b\ufeff",
    "\ud800",
    "\udcff防空",
    "𠀀😀e\u0301",
    "-1",
    "0",
    "1.5e400",
    "NaN",
    "²",
    "٣",
    "9" * 400,
    "1" * 5000,
    "防" * 30_000,
    "../../etc/passwd",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{7*7}}",
    "%00%ff%",
    "#",
    "a#b#c",
    "(" * 2000,
    "[" * 20_000,
    "年份:2019..2021 OR -(",
    '{"title": "x"}',
    '{"title": "x", "modules": [{"id": "aaaaaaaa", "items": null}]}',
    '{"a":' * 5000,
    "---\ntitle: [\n---\n",
]
"""Each with what it is meant for in it; U+D800 stands for bytes that are no UTF-8."""

text = st.one_of(st.sampled_from(ODD), st.text(max_size=40), st.integers().map(str), st.floats().map(str))
