"""Blocks that give a page its shape: header, card, notice, empty state, breadcrumbs, tabs."""

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from setiakawan.ui.components.signs import TONES, icon
from setiakawan.ui.library import register


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(*pairs) -> dict:
    """The way to here: label, address, label, address …, and last the label of this page."""
    return {"steps": list(zip(pairs[0:-1:2], pairs[1::2], strict=False)), "here": pairs[-1]}


@register.simple_block_tag
def page_header(content, title, kicker="", lead="") -> str:
    """The head of a page: `<h1>`, a word above it, a sentence below it; the block holds tags and buttons."""
    inner = mark_safe(content.strip())  # noqa: S308 - rendered by the template just now, so escaped already
    given = {"content": inner, "title": title, "kicker": kicker, "lead": lead}
    return render_to_string("ui/components/page_header.html", given)


@register.simple_block_tag
def card(content, title="", kind="", id="") -> str:
    """A sheet of paper on the desk. `kind`: "" or "soft" (quiet) or "wide" (no padding beside a table)."""
    return render_to_string("ui/components/card.html", {"content": content, "title": title, "kind": kind, "id": id})


@register.simple_block_tag
def notice(content, tone, title="") -> str:
    """A message inside the page, in one of the tones of `tag`; `late` is read out at once."""
    given = {"content": content, "tone": tone, "title": title, "sign": TONES[tone]}
    return render_to_string("ui/components/notice.html", given)


@register.inclusion_tag("ui/components/empty.html")
def empty(title: str, advice: str, href: str = "", label: str = "", sign: str = "search") -> dict:
    """An empty state: what is not there, what to do next, and the button that does it."""
    return {"title": title, "advice": advice, "href": href, "label": label, "sign": sign}


@register.simple_block_tag
def tabs(content, label) -> SafeString:
    """Tabs as links, named by `label` for screen readers; holds `tab` tags."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.inclusion_tag("ui/components/tab.html")
def tab(label: str, href: str, current=False, count=None) -> dict:
    """One tab, with the count of what waits behind it."""
    return {"label": label, "href": href, "current": current, "count": count}


@register.simple_tag
def button(label: str, kind: str = "", sign: str = "", name: str = "", value: str = "") -> SafeString:
    """A submit button. `kind`: "" (the main act of the page), "secondary", "danger", "quiet"."""
    named = format_html(' name="{}" value="{}"', name, str(value)) if name else ""
    return format_html(
        '<button class="button {}" type="submit"{}>{}{}</button>', kind, named, icon(sign) if sign else "", label
    )


@register.simple_tag
def link_button(label: str, href: str, kind: str = "", sign: str = "") -> SafeString:
    """A link that looks like a button: it leads somewhere, it changes nothing."""
    return format_html('<a class="button {}" href="{}">{}{}</a>', kind, href, icon(sign) if sign else "", label)
