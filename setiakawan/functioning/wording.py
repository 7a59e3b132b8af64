"""Reading a file of sentences that an office loads: checked against the shipped structure, with errors in plain words.

    code: wg_ss
    version: "resmi-2027"
    title: Enam pertanyaan Washington Group
    wording: Naskah resmi Washington Group dalam bahasa Indonesia, edisi 2027
    permission: Surat … tanggal …
    lead: Pengantar yang dibacakan.            # may be left out
    questions: {seeing: "…?", hearing: "…?"}   # every question of the structure, in any order
    options: {seeing: {1: "…", 2: "…"}}        # words of the answers; what is left out keeps the shipped words

Codes, order, skips and scoring stay those of the structure: a file brings words and nothing else.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import yaml

from setiakawan.functioning.catalogue import Instrument, Question, shipped, structures

LARGEST = 200_000
_TEXTS = {"code": 20, "version": 20, "title": 200, "wording": 300, "permission": 300}
_OPTIONAL = ("lead", "questions", "options")
_VERSION = re.compile(r"[a-z0-9][a-z0-9.-]*")


class WordingFaulty(ValueError):
    """A file of sentences cannot be used; `problems` are Indonesian sentences, one per thing to mend."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__(" ".join(problems))


@lru_cache(maxsize=64)
def read_wording(content: str) -> tuple[Instrument, str]:
    """The instrument that a file makes, and the permission that it names. Raises WordingFaulty with every problem."""
    given = _parsed(content)
    problems = [f"Isian {name!r} tidak dikenal." for name in given if name not in (*_TEXTS, *_OPTIONAL)]
    problems += [line for name, most in _TEXTS.items() if (line := _faulty_text(name, given.get(name), most))]
    base = structures().get(str(given.get("code")))
    if base is None:
        known = ", ".join(sorted(structures()))
        raise WordingFaulty([*problems, f"Instrumen {given.get('code')!r} tidak dikenal. Yang dikenal: {known}."])
    version = str(given.get("version"))
    if not _VERSION.fullmatch(version):
        problems.append("Nama versi hanya boleh memakai huruf kecil, angka, titik, dan tanda hubung.")
    if (base.code, version) in shipped():
        problems.append(f"Versi {version!r} sudah ada dalam program. Pakai nama versi lain.")
    if not isinstance(given.get("lead", ""), str):
        problems.append("Isian 'lead' harus berupa kalimat.")
    texts, options = given.get("questions"), given.get("options", {})
    problems += _faulty_questions(base, texts) + _faulty_options(base, options)
    if problems:
        raise WordingFaulty(problems)
    questions = tuple(_worded(question, texts, options) for question in base.questions)
    worded = {"version": version, "title": given["title"].strip(), "wording": given["wording"].strip()}
    return replace(base, lead=given.get("lead", "").strip(), questions=questions, **worded), given["permission"].strip()


def _parsed(content: str) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise WordingFaulty(["Berkas terlalu besar untuk sebuah naskah instrumen."])
    try:
        given = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError) as broken:
        mark = getattr(broken, "problem_mark", None)
        where = f" di baris {mark.line + 1}" if mark else ""
        raise WordingFaulty([f"Berkas ini bukan YAML yang dapat dibaca{where}."]) from None
    if not isinstance(given, dict):
        raise WordingFaulty(["Berkas harus berisi pasangan nama dan isi, misalnya 'code: wg_ss'."])
    return given


def _faulty_text(name: str, value: object, most: int) -> str:
    if not isinstance(value, str) or not value.strip():
        return f"Isian {name!r} belum ada, atau bukan kalimat (apit angka dengan tanda petik)."
    return f"Isian {name!r} terlalu panjang (paling banyak {most} huruf)." if len(value) > most else ""


def _faulty_questions(base: Instrument, texts: object) -> list[str]:
    if not isinstance(texts, dict):
        return ["Isian 'questions' harus memuat kalimat setiap pertanyaan."]
    known = [question.code for question in base.questions]
    return [f"Pertanyaan {code!r} tidak ada dalam instrumen ini." for code in texts if code not in known] + [
        f"Kalimat pertanyaan {code!r} belum ada."
        for code in known
        if not isinstance(texts.get(code), str) or not texts[code].strip()
    ]


def _faulty_options(base: Instrument, options: object) -> list[str]:
    if not isinstance(options, dict):
        return ["Isian 'options' harus memuat pilihan jawaban per pertanyaan."]
    problems = []
    for code, words in options.items():
        question = base.question(str(code))
        if question is None:
            problems.append(f"Pilihan jawaban untuk {code!r}, yang tidak ada dalam instrumen ini.")
        elif not isinstance(words, dict) or list(words) != list(question.options):
            problems.append(
                f"Pilihan jawaban {code!r} harus berkode {', '.join(map(str, question.options))}, berurutan."
            )
        elif not all(isinstance(word, str) and word.strip() for word in words.values()):
            problems.append(f"Ada pilihan jawaban {code!r} tanpa kata-kata.")
    return problems


def _worded(question: Question, texts: dict[str, str], options: dict[str, dict[int, str]]) -> Question:
    words = options.get(question.code, question.options)
    return replace(question, text=texts[question.code].strip(), options={n: word.strip() for n, word in words.items()})
