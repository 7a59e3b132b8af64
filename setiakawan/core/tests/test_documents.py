"""Documents: what people typed is shown and never run."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setiakawan.core import documents

_SHOWS = """
#import "/core/documents/paper.typ": data, paper, signatures
#show: paper.with(title: data.title, office: data.office)
= Isi
#data.words
#signatures(("Mengetahui", data.words), ("Dibuat oleh", ""))
#image(bytes(data.qr), format: "svg", alt: "Kode QR", width: 3cm)
"""
_DATA = {"title": "Surat", "office": "Dinas", "words": "Halo", "qr": documents.qr_svg("https://contoh.id/s/")}


@pytest.fixture(scope="module")
def write(tmp_path_factory):
    """Write a template of a room of its own; gives its name."""
    root = tmp_path_factory.mktemp("rooms")
    shutil.copytree(Path(documents.__file__).parent, root / "core/documents")
    (root / "tes/documents").mkdir(parents=True)

    def written(name, text):
        (root / f"tes/documents/{name}.typ").write_text(text, encoding="utf-8")
        return f"tes/{name}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "_ROOT", root)
        yield written


def test_a_document_is_a_tagged_pdf_and_the_same_data_give_the_same_bytes(write):
    name = write("shows", _SHOWS)
    made = documents.pdf(name, _DATA)
    assert made.startswith(b"%PDF") and b"/StructTreeRoot" in made and b"pdfuaid:part" in made
    assert documents.pdf(name, _DATA) == made


@settings(max_examples=25, deadline=None)
@given(words=st.one_of(st.text(max_size=60), st.sampled_from(["#panic()", "*a", "$x$", '#read("/etc/passwd")', "]"])))
def test_whatever_people_typed_is_shown_and_never_run(write, words):
    name = write("shows", _SHOWS)
    assert documents.pdf(name, _DATA | {"words": words, "title": f"Surat {words}"}).startswith(b"%PDF")


def test_the_data_arrive_as_they_are(write):
    typed = '#panic("x") *tebal* "kutip" \\ baris baru'
    name = write("same", "#import \"/core/documents/paper.typ\": data, paper\n#show: paper.with(title: data.title, office: \"\")\n"
                 '#assert.eq(data.typed, data.title + "")\n#data.typed')  # fmt: skip
    assert documents.pdf(name, {"typed": typed, "title": typed})


def test_what_is_not_words_is_refused(write):
    with pytest.raises(TypeError):
        documents.pdf(write("shows", _SHOWS), _DATA | {"words": object()})


def test_a_picture_without_words_for_it_is_refused(write):
    import typst

    name = write("bare", _SHOWS.replace('alt: "Kode QR", ', ""))
    with pytest.raises(typst.TypstError):
        documents.pdf(name, _DATA)
