"""The style sheets keep AA contrast in both themes, stay small, and no template breaks the content-security policy."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(__file__).resolve().parent.parent / "static/ui"
SHEETS = ("tokens.css", "base.css", "forms.css", "parts.css")

# Text on its ground: WCAG 2.2 AA asks 4.5:1.
TEXT = [
    ("ink", "bg"), ("ink", "card"), ("ink", "soft"), ("ink", "accent-soft"),
    ("muted", "bg"), ("muted", "card"), ("muted", "soft"),
    ("link", "bg"), ("link", "card"), ("link", "soft"),
    ("on-brand", "brand"), ("on-brand", "brand-deep"), ("on-brand-soft", "brand"), ("brand", "on-brand"),
    ("on-accent", "accent"), ("on-accent", "accent-deep"), ("on-sun", "sun"),
    ("ok", "ok-bg"), ("wait", "wait-bg"), ("late", "late-bg"), ("done", "done-bg"), ("info", "info-bg"),
    ("late", "card"), ("late", "bg"), ("late", "soft"), ("wait", "card"),
]  # fmt: skip
# Edges of controls, meaningful pictures, focus: 3:1.
SHAPES = [
    ("edge", "card"), ("edge", "bg"), ("edge", "soft"), ("accent-edge", "card"), ("accent-edge", "accent-soft"),
    ("accent", "bg"), ("late", "card"), ("bar", "card"), ("bar", "bar-bg"), ("focus-edge", "focus"), ("map-5", "map-none"),
]  # fmt: skip


def _themes() -> dict[str, dict[str, str]]:
    light, dark = (
        (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media screen and (prefers-color-scheme: dark)")
    )
    found = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two colours."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_agrees_with_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(theme, text, ground):
    colours = _themes()[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_edges_and_pictures_stand_out(theme, shape, ground):
    colours = _themes()[theme]
    assert contrast(colours[shape], colours[ground]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_steps_of_a_map_grow_one_way(theme):
    colours = _themes()[theme]
    steps = [_luminance(colours[f"map-{n}"]) for n in range(1, 6)]
    assert steps == sorted(steps, reverse=theme == "light")


def test_every_colour_comes_from_a_token():
    for sheet in settings.PACKAGE.rglob("static/**/*.css"):
        if sheet.name != "tokens.css":
            assert not re.search(r":[^;{}]*#[0-9a-fA-F]{3,8}\b", sheet.read_text(encoding="utf-8")), sheet


def test_every_token_that_is_used_exists():
    tokens = set(re.findall(r"--([\w-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8"))) | {"t", "tb"}
    for sheet in settings.PACKAGE.rglob("*.css"):
        assert set(re.findall(r"var\(--([\w-]+)", sheet.read_text(encoding="utf-8"))) <= tokens, sheet


def test_the_style_sheets_stay_small():
    assert sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in SHEETS) <= 8 * 1024


def test_controls_and_letters_are_large_enough():
    tokens = (STATIC / "tokens.css").read_text(encoding="utf-8")
    assert int(re.search(r"--tap: (\d+)px", tokens)[1]) >= 44
    base = (STATIC / "base.css").read_text(encoding="utf-8")
    assert all(float(size) >= 106.25 for size in re.findall(r"html \{ font-size: ([\d.]+)%", base))


def _templates():
    return sorted(p for p in settings.PACKAGE.rglob("templates/**/*.html"))


def test_no_template_has_inline_style_or_script():
    for path in _templates():
        html = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style\b|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\bsrc=)", html), path


def test_inherited_htmx_attributes_say_so():
    for path in _templates():
        for start in re.findall(r"<(?:body|main)\b[^>]*>", path.read_text(encoding="utf-8")):
            assert not re.search(r"\shx-[\w-]+=", start), path


def test_vendored_files_carry_their_licences():
    assert (
        "SIL OPEN FONT LICENSE" in (STATIC / "fonts/LICENSE-plus-jakarta-sans.txt").read_text(encoding="utf-8").upper()
    )
    assert "Zero-Clause BSD" in (STATIC / "vendor/LICENSE-htmx.txt").read_text(encoding="utf-8")
