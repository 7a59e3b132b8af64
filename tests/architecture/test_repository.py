import re
import shutil
import subprocess

import pytest
from django.apps import apps

from tests.architecture.source import CHECKOUT, PACKAGE, PROJECT, modules, relative

DECISIONS = sorted((CHECKOUT / "docs/decisions").glob("[0-9][0-9][0-9][0-9]-*.md"))


def tracked_text():
    """Every text file that git tracks, or would."""
    if not (CHECKOUT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = CHECKOUT / name
        if (
            path.is_file()
            and path.suffix not in {".lock", ".gz", ".woff2", ".png", ".xlsx", ".mo"}
            and path.stat().st_size < 3_000_000
        ):
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_every_model_has_a_row_in_the_glossary():
    glossary = (CHECKOUT / "docs/glossary.md").read_text(encoding="utf-8")
    ours = {m.__name__ for m in apps.get_models() if m.__module__.startswith("setiakawan.")}
    assert {name for name in ours if f"`{name}`" not in glossary} == set()


def test_every_dependency_has_its_reason_in_a_decision_record():
    words = "\n".join(p.read_text(encoding="utf-8") for p in DECISIONS).lower()
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    names = {re.split(r"[\[~<>=!; ]", line)[0] for line in wanted}
    assert {name for name in names if name.lower() not in words} == set()


def test_decision_records_have_numbers_of_their_own_and_are_alike():
    numbers = [p.name[:4] for p in DECISIONS]
    assert numbers == sorted(set(numbers))
    for path in DECISIONS:
        text = path.read_text(encoding="utf-8")
        assert "## Context" in text
        assert "## Rejected" in text or "## Options" in text, f"{relative(path)} does not say what was rejected"
        assert "## Outcome" in text


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in [
        *CHECKOUT.glob("*.md"),
        *CHECKOUT.glob("docs/**/*.md"),
        *PACKAGE.glob("*/README.md"),
        *CHECKOUT.glob("*/README.md"),
    ]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                broken.append(f"{relative(path)} → {target}")
    assert broken == []


def test_sixteen_digit_numbers_use_the_district_that_does_not_exist():
    # The last ones stand on lists of placeholders, or in a district 00 that cannot be.
    invented = re.compile(r"^(640899|1{16}|9{16}|1234567890123456|1234567891234567|9876543210987654|640099)")
    found = set()
    for path, text in tracked_text():
        if path.parts[-2:-1] == ("axe-core",):
            continue
        for number in re.findall(r"(?<![\w.])[1-9][0-9]{15}(?![\w.])", text):
            if not invented.match(number):
                found.add(f"{relative(path)}: {number}")
    assert found == set()


def test_no_file_names_where_packages_are_fetched_from():
    hosts = re.compile("|".join(("files.python" + "hosted.org", "py" + r"pi\.org", "registry.npm" + "js.org")))
    assert [relative(p) for p, text in tracked_text() if hosts.search(text)] == []


def test_nothing_reads_files_outside_the_checkout():
    assert [relative(p) for p in modules(tests=True) if "/work/" in p.read_text(encoding="utf-8")] == []
