"""Small signs inside a line: icons, status pills, figures, bars, masked values."""

from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from setiakawan.ui.icons import ICONS
from setiakawan.ui.library import register

TONES = {"ok": "check", "wait": "clock", "late": "alert", "done": "done", "info": "info"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon, hidden from screen readers: words beside it carry the meaning. An unknown name raises KeyError."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{ICONS[name]}"/></svg>')  # noqa: S308


@register.simple_tag
def tag(tone: str, word: str, sign: str = "") -> SafeString:
    """A status pill: icon, word and colour. Tones: ok, wait, late, done, info; another one raises KeyError."""
    return format_html('<span class="tag {}">{}{}</span>', tone, icon(sign or TONES[tone]), word)


@register.simple_tag
def bar(value, most, label: str = "") -> SafeString:
    """A horizontal bar in SVG, `value` out of `most`. The figure itself belongs in the text beside it."""
    share = 0 if not most else max(0.0, min(1.0, float(value or 0) / float(most)))
    width = floatformat(share * 100, "1u")
    words = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" {}>'
        '<rect class="bar-bed" width="100" height="8" rx="2"/><rect width="{}" height="8" rx="2"/></svg>',
        words,
        width,
    )


@register.inclusion_tag("ui/components/progress.html")
def progress(done, total, label: str = "Kemajuan") -> dict:
    """How far something is, as `<progress>` with words. Unknown total (None or 0) shows a moving bar."""
    percent = int(100 * done / total) if total else None
    return {"done": done, "total": total, "percent": percent, "label": label}


@register.inclusion_tag("ui/components/kpi.html")
def kpi(figure, label: str, href: str = "", tone: str = "", note: str = "", sign: str = "") -> dict:
    """One big figure; put several into `<ul class="kpis">`. None shows as "belum diketahui", never as zero."""
    return {"figure": figure, "label": label, "href": href, "tone": tone, "note": note, "sign": sign}


@register.inclusion_tag("ui/components/masked.html", takes_context=True)
def masked(context, shown: str, action: str = "", what: str = "nomor", **fields) -> dict:
    """A masked number with a "Tampilkan" button that posts to `action`; keyword arguments become hidden fields.

    Without `action` (the viewer may not reveal) only the masked text is shown.
    """
    return {"shown": shown, "action": action, "what": what, "fields": fields, "csrf_token": context.get("csrf_token")}


@register.filter
def known(value):
    """The value, or a quiet "belum diketahui" where nothing is known. Zero and False are values."""
    if value is None or value == "":
        return mark_safe('<span class="unknown">belum diketahui</span>')
    return value


@register.filter
def plain(value) -> str:
    """A number without thousands separators, for ids in attributes: `value="{{ row.id|plain }}"`."""
    return str(value)
