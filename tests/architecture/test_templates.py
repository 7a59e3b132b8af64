import re

from tests.architecture.source import PACKAGE, modules, relative, templates


def pages():
    return [p for p in templates() if p.suffix == ".html"]


def lines_matching(pattern, files):
    found = re.compile(pattern, re.IGNORECASE)
    return [
        f"{relative(path)}:{number}: {line.strip()[:100]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if found.search(line)
    ]


def test_there_are_no_inline_styles_or_scripts():
    assert lines_matching(r"""\sstyle\s*=\s*["'{]|<style\b|\son[a-z]+\s*=\s*["']|javascript:""", pages()) == []
    assert lines_matching(r"<script\b(?![^>]*\bsrc=)", pages()) == []


def test_htmx_attributes_of_the_whole_page_are_inherited():
    assert lines_matching(r"<(body|main)\b[^>]*\bhx-(?!boost)[a-z-]+=", pages()) == []


def test_nobody_is_called_cacat():
    words = [*pages(), *PACKAGE.rglob("locale/**/*.po")]
    assert lines_matching(r"\bcacat\b", words) == []


def test_nothing_is_marked_safe_unseen():
    """Escaping is switched off only where a comment on the line says why it may be."""
    assert lines_matching(r"\|\s*safe\b|{%\s*autoescape off", pages()) == []


def test_every_template_is_used():
    names = {}
    for path in templates():
        parts = path.parts
        names[path] = "/".join(parts[len(parts) - 1 - parts[::-1].index("templates") + 1 :])
    everything = "\n".join(p.read_text(encoding="utf-8") for p in [*modules(), *pages()])
    called_by_others = {"404.html", "403.html", "400.html", "429.html", "500.html", "403_csrf.html"}
    unused = [
        relative(path)
        for path, name in names.items()
        if name not in called_by_others and f'"{name}"' not in everything and f"'{name}'" not in everything
        and not name.startswith(("account/", "mfa/", "allauth/"))
    ]  # fmt: skip
    assert unused == []
