"""What every page shows around its content: the office, the ways that the viewer's role may go, and the way out."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from setiakawan import __version__

# label, icon, name of its page, verb that opens it ("" = everybody who is signed in)
_WAYS = (
    ("Beranda", "home", "desk:home", ""),
    ("Warga", "people", "registry:search", "registry.see"),
    ("Pendampingan", "calendar", "accompaniment:day", "accompaniment.see"),
    ("Laporan", "file", "reporting:front", "solidarity.report"),
    ("Solidaritas", "check", "solidarity:overview", "solidarity.report"),
    ("Bantuan sosial", "file", "aid:programmes", "aid.see"),
    ("Rujukan", "move", "referral:list", "referral.see"),
    ("Rujukan untuk kami", "inbox", "referral:partner", "referral.answer"),
    ("Direktori", "home", "directory:find", "directory.see"),
    ("Gotong royong", "family", "participation:needs", "participation.see"),
    ("Kiriman", "inbox", "intake:batches", "intake.see"),
    ("Orang yang sama", "people", "linkage:queue", "linkage.review"),
    ("Usulan perubahan", "pencil", "registry:changes", "registry.propose"),
    ("Wilayah", "map", "areas:browse", "areas.see"),
    ("Pengguna", "key", "accounts:users", "accounts.manage"),
    ("Audit", "audit", "audit:log", "audit.see"),
)

_BELOW = {
    "registry:search": ("/keluarga/",),
    "aid:programmes": ("/penerima/", "/penyaluran/", "/sanggah/"),
}  # pages that belong to a way without lying below its address


def navigation(request) -> dict:
    """The office's name, the navigation that the viewer's role allows, and addresses that the frame links to."""
    # A request that was refused at the door, for a foreign host name for example, has no user yet.
    is_known = hasattr(request, "user") and request.user.is_authenticated
    ways = [way for way in _WAYS if not way[3] or request.scope.allows(way[3])] if is_known else []
    return {
        "navigation": [item for item in (_item(request.path, *way[:3]) for way in ways) if item],
        "office_name": settings.OFFICE_NAME,
        "version": __version__,
        "login_url": address_of("account_login"),
        "logout_url": address_of("account_logout"),
        "account_url": address_of("accounts:me"),
    }


def _item(here: str, label: str, icon: str, name: str) -> dict | None:
    """One way, marked when the viewer stands on it ("page") or below it ("true"); None when its room has no such page."""
    url = address_of(name)
    if not url:
        return None
    is_below = url != "/" and here.startswith((url, *_BELOW.get(name, ())))
    return {
        "label": label,
        "icon": icon,
        "url": url,
        "is_current": "page" if here == url else "true" if is_below else "",
    }


def address_of(name: str) -> str:
    """The address of a named page, or empty when there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
