"""Plain language, measured: what citizens read at their door has short sentences and few long words."""

import re
from pathlib import Path

from setiakawan.portal import forms, words

_TEMPLATES = Path(__file__).parent.parent / "templates/portal"
_WRITTEN = re.compile(r'(?:page_header|button|card|notice|empty) "([^"{}]+)"|lead="([^"]+)"')
_FOR_STAFF = {"corrections.html", "answer.html"}
LONGEST_SENTENCE, MEAN_SENTENCE, LONG_WORDS = 18, 6, 0.02
"""Words in a sentence at most and on average; share of words with more than twelve letters."""


def sentences() -> list[str]:
    """Every sentence of the citizens' pages, forms and refusals, without tags and names of fields."""
    told = list(words.REFUSALS.values())
    told += re.findall(r'(?:label|help_text)="([^"]+)"', Path(forms.__file__).read_text(encoding="utf-8"))
    for path in _TEMPLATES.glob("*.html"):
        if path.name in _FOR_STAFF:
            continue
        text = path.read_text(encoding="utf-8")
        told += [part for found in _WRITTEN.findall(text) for part in found if part]
        plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " … ", text, flags=re.DOTALL)
        told += [part for part in re.split(r"<[^>]+>|…", plain) if part.strip()]
    found = [part.strip() for text in told for part in re.split(r"(?<=[.!?:;])\s+", text)]
    return [one for one in found if len(re.findall(r"[A-Za-z]+", one)) > 1]


def counted(sentence: str) -> list[str]:
    return re.findall(r"[A-Za-z\-]+", sentence)


def test_no_sentence_is_long():
    assert [one for one in sentences() if len(counted(one)) > LONGEST_SENTENCE] == []


def test_sentences_are_short_on_average_and_words_too():
    every = [counted(one) for one in sentences()]
    words_of_all = [word for one in every for word in one]
    assert len(every) > 100
    assert len(words_of_all) / len(every) <= MEAN_SENTENCE
    assert sum(len(word) > 12 for word in words_of_all) / len(words_of_all) <= LONG_WORDS
