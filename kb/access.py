"""Who may see a document: a few levels in order, and the words by which files and rules state them."""

from enum import IntEnum


class Access(IntEnum):
    """The level of a document, and the clearance of a person: who has it sees what is at it or below."""

    PUBLIC = 0
    MEMBERS = 1
    RESTRICTED = 2

    @property
    def label(self) -> str:
        """The name in settings, folders and the workspace."""
        return self.name.lower()


WORDS = {
    "public": Access.PUBLIC,
    "公开": Access.PUBLIC,
    "公開": Access.PUBLIC,
    "主动公开": Access.PUBLIC,
    "members": Access.MEMBERS,
    "internal": Access.MEMBERS,
    "内部": Access.MEMBERS,
    "內部": Access.MEMBERS,
    "restricted": Access.RESTRICTED,
    "confidential": Access.RESTRICTED,
    "secret": Access.RESTRICTED,
    "限制": Access.RESTRICTED,
    "秘密": Access.RESTRICTED,
    "机密": Access.RESTRICTED,
    "機密": Access.RESTRICTED,
    "绝密": Access.RESTRICTED,
    "絕密": Access.RESTRICTED,
}
"""The words that a level may be stated by; what follows one (内部资料, 秘密★10年) changes nothing."""


def of_word(text: str) -> Access | None:
    """Return the level that ``text`` begins with the word of, None where it is none we know."""
    said = text.strip().lower()
    return next((level for word, level in WORDS.items() if said.startswith(word)), None)
