"""Questions as a QTI 1.2 assessment within the profile of Common Cartridge: one choice of several, with feedback."""

from collections.abc import Sequence

from lxml import etree

from kb.curricula.curriculum import Question
from kb.xml_text import legal

_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_FEEDBACK = "general_fb"


def assessment(identifier: str, title: str, questions: Sequence[Question]) -> bytes:
    """Return the XML of a quiz; the answer is explained after each question."""
    root = etree.Element(_tag("questestinterop"), nsmap={None: _QTI})
    quiz = _add(root, "assessment", ident=identifier, title=legal(title))
    facts = {"cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination", "qmd_scoretype": "Percentage"}
    _metadata(quiz, facts)
    section = _add(quiz, "section", ident="root_section")
    for number, question in enumerate(questions, start=1):
        _question(section, f"q{number}", question)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _question(section: etree._Element, identifier: str, question: Question) -> None:
    item = _add(section, "item", ident=identifier, title=identifier)
    _metadata(_add(item, "itemmetadata"), {"cc_profile": "cc.multiple_choice.v0p1"})
    presentation = _add(item, "presentation")
    _text(_add(presentation, "material"), question.asked)
    response = _add(presentation, "response_lid", ident="answer", rcardinality="Single")
    choices = _add(response, "render_choice")
    for number, choice in enumerate(question.choices):
        _text(_add(_add(choices, "response_label", ident=f"c{number}"), "material"), choice)
    processing = _add(item, "resprocessing")
    score = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
    _add(_add(processing, "outcomes"), "decvar", score)
    if question.why:
        explained = _add(processing, "respcondition", attributes={"continue": "Yes"})
        _add(_add(explained, "conditionvar"), "other")
        _add(explained, "displayfeedback", feedbacktype="Response", linkrefid=_FEEDBACK)
    right = _add(processing, "respcondition", attributes={"continue": "No"})
    _add(_add(right, "conditionvar"), "varequal", respident="answer").text = f"c{question.right}"
    _add(right, "setvar", action="Set", varname="SCORE").text = "100"
    if question.why:
        feedback = _add(item, "itemfeedback", ident=_FEEDBACK)
        _text(_add(_add(feedback, "flow_mat"), "material"), question.why)


def _metadata(parent: etree._Element, facts: dict[str, str]) -> None:
    metadata = _add(parent, "qtimetadata")
    for label, entry in facts.items():
        field = _add(metadata, "qtimetadatafield")
        _add(field, "fieldlabel").text = label
        _add(field, "fieldentry").text = entry


def _text(material: etree._Element, text: str) -> None:
    _add(material, "mattext", texttype="text/plain").text = legal(text)


def _add(parent: etree._Element, name: str, attributes: dict[str, str] | None = None, **more: str) -> etree._Element:
    return etree.SubElement(parent, _tag(name), {**(attributes or {}), **more})


def _tag(name: str) -> str:
    return f"{{{_QTI}}}{name}"
