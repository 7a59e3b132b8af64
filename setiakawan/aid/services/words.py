"""What the acts share: reasons in words, and the programme that refuses."""

from setiakawan.core.text import clean_text


class WordsMissing(Exception):
    """This act needs a reason in a few words."""


def require_words(text: str, limit: int = 300) -> str:
    """The text, tidied. Raises WordsMissing when it says less than five letters."""
    text = clean_text(text or "")
    if len(text) < 5:
        raise WordsMissing
    return text[:limit]


class NameMissing(WordsMissing):
    """This act needs the name of somebody or something."""


def require_name(text: str, limit: int = 120) -> str:
    """The name, tidied. Raises NameMissing below two letters: Ali and Sri are names."""
    text = clean_text(text or "")
    if sum(letter.isalnum() for letter in text) < 2:
        raise NameMissing
    return text[:limit]
