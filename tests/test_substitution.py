"""Folding by substitution is what looking every character up would give."""

from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.substitution import Substitution

FORMS = {"ａ": "a", "　": " ", "⻢": "马", "\U0002f800": "丽"}
TEXTS = st.text(alphabet=[*FORMS, *FORMS.values(), "文", "𠀀", "]", "^", "\n"])


@given(TEXTS)
def test_every_character_is_replaced_by_its_form_and_no_other(text: str) -> None:
    assert Substitution(FORMS)(text) == text.translate(str.maketrans(FORMS))


@given(st.text(alphabet="[]^-\\a"))
def test_characters_with_a_meaning_in_patterns_are_plain(text: str) -> None:
    assert Substitution({"]": ")", "-": "_"})(text) == text.translate(str.maketrans("]-", ")_"))
