"""What the acts share: words that are needed, and words that must not go further."""

from setiakawan.core.text import clean_text
from setiakawan.participation.catalogue import health_words
from setiakawan.participation.rules.screening import Screened, screen, tells_health

LONGEST = 500


class WordsMissing(Exception):
    """This act needs a reason in a few words."""


class TellsHealth(Exception):
    """The text tells about somebody's health and is given back; `words` say which words."""

    def __init__(self, words: tuple[str, ...]):
        self.words = words
        super().__init__("words about health")


def require_words(text: str, limit: int = 300) -> str:
    """The text, tidied. Raises WordsMissing when it says less than five letters."""
    text = clean_text(text or "")
    if len(text) < 5:
        raise WordsMissing
    return text[:limit]


def passed_on(text: str) -> Screened:
    """A text as the other side may read it: shortened, numbers and addresses covered. Raises TellsHealth, WordsMissing."""
    text = clean_text(text or "")[:LONGEST]
    if not text:
        raise WordsMissing
    if told := tells_health(text, health_words()):
        raise TellsHealth(told)
    return screen(text)
