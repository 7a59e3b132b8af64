"""The guide (docs/panduan) names every page, its pictures exist and are small, and its words are respectful."""

import re

from tests.architecture.source import CHECKOUT
from tests.routes import all_routes

GUIDE = CHECKOUT / "docs/panduan"
PICTURES = CHECKOUT / "docs/pictures"
PAGES = sorted(GUIDE.glob("*.md"))
DOCUMENTS = [*CHECKOUT.glob("*.md"), *sorted(CHECKOUT.glob("docs/**/*.md"))]

# Addresses that nobody opens by hand.
NOT_FOR_READERS = {
    "intake:progress": "a part of the page of a batch, fetched by that page",
    "messaging:sms": "where the SMS gateway says what became of a message",
    "messaging:whatsapp": "where WhatsApp says what became of a message",
    "linkage:progress": "a part of the page of versions, fetched by that page",
    "registry:birth_alike": "a part of the page of a birth, fetched while somebody types",
    "desk:style": "the components of the pages, for developers",
}
# How the guide writes the parameters of addresses.
_WORDS = {
    "int": "<nomor>",
    "code": "<kode>",
    "field": "<isian>",
    "kind": "<peristiwa>",
    "act": "<jenis>",
    "deed": "<jenis>",
    "order": "<jenis>",
    "rules_step": "<langkah>",
    "list_step": "<langkah>",
    "method": "<cara>",
    "round_step": "<langkah>",
    "programme_code": "<kode>",
    "purpose": "<kode>",
    "ask": "<apa>",
    "what": "<apa>",
    "sheet": "<apa>",
    "step": "<langkah>",
    "token": "<kode>",
    "referral_act": "<jenis>",
    "partner_act": "<jenis>",
    "partner_token": "<kode>",
    "capacity_token": "<kode>",
    "hsds_list": "<kumpulan>",
    "hsds_id": "<nomor>",
    "ask_step": "<langkah>",
    "match_step": "<langkah>",
    "deed_step": "<langkah>",
    "pair_step": "<langkah>",
    "standing_step": "<langkah>",
    "event_step": "<langkah>",
    "ticket": "<tautan>",
}


def address_in_words(pattern: str) -> str:
    return re.sub(r"<(\w+):(\w+)>", lambda m: _WORDS["int"] if m[1] == "int" else _WORDS[m[2]], pattern)


def images(text: str) -> list[tuple[str, str]]:
    """Alternative text and target of each image."""
    return re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text)


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub and others make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_page_of_the_application_is_on_the_list_of_pages():
    listed = set(re.findall(r"^\| `([^`]+)`", (GUIDE / "halaman.md").read_text(encoding="utf-8"), re.MULTILINE))
    real = {address_in_words(route.pattern) for route in all_routes() if route.name not in NOT_FOR_READERS}
    assert real - listed == set(), "missing in docs/panduan/halaman.md"
    assert listed - real == set(), "docs/panduan/halaman.md names addresses that are gone"


def test_every_page_of_the_guide_is_reached_from_its_contents():
    contents = (GUIDE / "README.md").read_text(encoding="utf-8")
    assert {page.name for page in PAGES if f"]({page.name}" not in contents} == {"README.md"}
    assert "docs/panduan/README.md" in (CHECKOUT / "README.id.md").read_text(encoding="utf-8")


def test_links_to_headings_lead_to_headings():
    broken = []
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for target, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)\s]+)\)", text):
            there = document if not target else document.parent / target
            if anchor not in anchors(there.read_text(encoding="utf-8")):
                broken.append(f"{document.relative_to(CHECKOUT)} → {target}#{anchor}")
    assert broken == []


def test_every_picture_is_there_has_words_and_is_used():
    used = set()
    for document in DOCUMENTS:
        for words, target in images(document.read_text(encoding="utf-8")):
            assert len(words) > 10, f"{document.name}: {target} needs words for who cannot see it"
            path = (document.parent / target).resolve()
            assert path.is_file(), f"{document.name} names {target}, which is missing: bin/pictures"
            used.add(path)
    assert {path.name for path in PICTURES.iterdir() if path not in used} == set()


def test_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert {name: size for name, size in sizes.items() if size > 150_000} == {}
    assert sum(sizes.values()) < 3_000_000


def test_the_guide_speaks_plainly():
    hard = re.compile(
        r"\bcacat|\btuna(netra|rungu|wicara|daksa|grahita)\b|\bpenderita\b|\bupload\b|\bdownload\b|\bklik\b", re.I
    )
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert hard.findall(text) == [], page.name
        sentences = re.split(r"(?<=[.!?])\s+", re.sub(r"\||\*|^#.*$|!\[.*?\]\(.*?\)", " ", text, flags=re.MULTILINE))
        long = [s for s in sentences if len(re.sub(r"\(.*?\)|`.*?`", "", s).split()) > 45 and "\n" not in s.strip()]
        assert long == [], page.name
