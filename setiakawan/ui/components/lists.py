"""Lists of many things: tables, pages of a list, facts, differences, events in time."""

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from setiakawan.ui.components.signs import icon, known
from setiakawan.ui.library import register


@register.simple_block_tag
def table(content, caption, hide_caption=False) -> str:
    """A table that stacks on phones; write `<thead>` and `<tbody>` inside, `data-label` on each `<td>`."""
    given = {"content": content, "caption": caption, "hide_caption": hide_caption}
    return render_to_string("ui/components/table.html", given)


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context, after="", count_text: str = "", parameter: str = "after") -> dict:
    """Key-set paging: a link to the next page (key `after`, empty on the last one) and back to the first."""
    query = context["request"].GET.copy()
    is_first = not query.pop(parameter, None)
    first = query.urlencode()
    query[parameter] = str(after or "")
    return {
        "first": "" if is_first else f"?{first}",
        "next": f"?{query.urlencode()}" if after else "",
        "count_text": count_text,
    }


@register.simple_block_tag
def facts(content) -> SafeString:
    """A definition list; holds `fact` tags."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_tag
def fact(label: str, value, note: str = "") -> SafeString:
    """One term and its value; where nothing is known it says so."""
    small = format_html('<span class="note">{}</span>', note) if note else ""
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, known(value), small)


@register.simple_block_tag
def timeline(content) -> SafeString:
    """Events in time, as an ordered list; holds `event` blocks."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def event(content, title, when, machine_date="", sign="calendar") -> SafeString:
    """One event: a title, its date in words (`machine_date` as YYYY-MM-DD), and anything in the block."""
    stamp = format_html('<time datetime="{}">{}</time>', machine_date, when) if machine_date else when
    return format_html('<li>{}<div><p class="when">{}</p><h3>{}</h3>{}</div></li>', icon(sign), stamp, title, content)


@register.simple_block_tag
def differences(content, old_title="Sekarang", new_title="Usulan", caption="Perbedaan") -> str:
    """Old and new side by side, in words as well as colour; holds `difference` tags."""
    given = {"content": content, "old_title": old_title, "new_title": new_title, "caption": caption}
    return render_to_string("ui/components/differences.html", given)


@register.inclusion_tag("ui/components/difference.html")
def difference(label: str, old, new) -> dict:
    """One field of a side-by-side comparison, with the word for what happens to it."""
    blank = (None, "")
    if old == new or (old in blank and new in blank):
        word, tone = "Sama", "done"
    elif old in blank:
        word, tone = "Baru", "info"
    elif new in blank:
        word, tone = "Dihapus", "late"
    else:
        word, tone = "Berubah", "wait"
    return {"label": label, "old": old, "new": new, "word": word, "tone": tone}
