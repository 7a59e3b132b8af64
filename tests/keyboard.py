"""Going through pages without a mouse, for journeys.

    keyboard = Keyboard(page, "bantuan", schemes=("light", "dark"))
    keyboard.follow("Susun program")
    keyboard.write("Nama program", "Paket gizi keluarga")
    keyboard.choose("Cara memeringkat", "Desil")
    keyboard.send("Simpan")

Nothing is clicked and no value is set by script: every field is reached with Tab and filled by typing, Space and
arrows, found by the words that people read. At every stop the focus must show and must not lie under something else.
"""

import datetime
from pathlib import Path

from tests.browser import check_page, screenshot

_MOST_STOPS = 200
# What the person sees of the element that has the focus; empty where all is well.
_STOP = """target => {
    const e = document.activeElement
    if (!e || e === document.body || e === document.documentElement) return {there: false, wrong: ''}
    const there = typeof target === 'string' ? e.matches(target) : e === target
    const style = getComputedStyle(e), box = e.getClientRects()[0]
    const name = e.outerHTML.slice(0, 140)
    if (e.matches('main, .errors')) return {there, wrong: ''}
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return {there, wrong: 'no visible focus: ' + name}
    if (!box || box.width < 1 || box.height < 1) return {there, wrong: 'nothing to see: ' + name}
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)]
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)]
    if (right - left < 1 || bottom - top < 1) return {there, wrong: 'outside the window: ' + name}
    const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    const seen = at && (e.contains(at) || at.contains(e) || [...(e.labels || [])].some(l => l.contains(at)))
    return {there, wrong: seen ? '' : 'under ' + (at ? at.outerHTML.slice(0, 80) : 'nothing') + ': ' + name}
}"""


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, page, journey, schemes=()):
        """With `schemes` every look checks the page in each colour scheme, otherwise as it stands."""
        self.page, self.journey, self.step, self.schemes = page, journey, 0, schemes

    # What is reached.

    def reach(self, target, key: str = "Tab") -> None:
        """Press Tab (or `Shift+Tab`) until the element has the focus; it must show, and be in sight, at every stop.

        `target` is a CSS selector, or a locator of one element.
        """
        wanted = target if isinstance(target, str) else target.element_handle()
        for number in range(_MOST_STOPS):
            stop = self.page.evaluate(_STOP, wanted)
            if not number and not stop["there"]:
                stop["wrong"] = ""  # Where the focus was before the first key is nobody's stop.
            if stop["wrong"]:  # The window may still be scrolling there.
                self.page.wait_for_timeout(100)
                stop = self.page.evaluate(_STOP, wanted)
            assert not stop["wrong"], f"{self.page.url}: {stop['wrong']}"
            if stop["there"]:
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{self.page.url}: {target} cannot be reached with {key}")

    def control(self, role: str, name: str, within=None):
        """The one control of the page's main part with this name, as a screen reader says it."""
        return (within or self.page.locator("body")).get_by_role(role, name=name, exact=True)

    def field(self, label: str, within=None):
        """The field with this label."""
        found = (within or self.page.locator("main")).get_by_label(label, exact=False)
        return found if found.count() == 1 else (within or self.page.locator("main")).get_by_label(label, exact=True)

    # What is done.

    def type(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(text)

    def press(self, target, key: str = "Enter") -> None:
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def follow(self, name: str, within=None) -> None:
        """Tab to the link and open it."""
        self.press(self.control("link", name, within))

    def send(self, name: str, within=None) -> None:
        """Tab to the button and press it."""
        self.press(self.control("button", name, within), "Space")

    def unfold(self, words: str) -> None:
        """Tab to the line that holds more, and open it."""
        line = self.page.locator("summary", has_text=words)
        self.reach(line)
        self.page.keyboard.press("Enter")
        assert line.evaluate("e => e.parentElement.open"), words

    def download(self, name: str, within=None) -> bytes:
        """Tab to the button and press it: the file that comes."""
        return Path(self.save(name, within).path()).read_bytes()

    def save(self, name: str, within=None):
        """Tab to the button and press it: the download that comes, with its name."""
        self.reach(self.control("button", name, within))
        with self.page.expect_download() as coming:
            self.page.keyboard.press("Enter")
        return coming.value

    def write(self, label: str, text: str, within=None) -> None:
        """Type into the field; what stood there goes first."""
        field = self.field(label, within)
        self.reach(field)
        if field.input_value():
            self.page.keyboard.press("Control+A")
            self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)
        assert field.input_value().replace("\r", "") == text, label

    def set_day(self, label: str, day: datetime.date, within=None) -> None:
        """Type a date, day first or month first as this browser shows it."""
        field = self.field(label, within)
        self.reach(field)
        for order in ("%d%m%Y", "%m%d%Y"):
            for _ in range(3):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(day.strftime(order))
            if field.input_value() == day.isoformat():
                return
        raise AssertionError(f"{label}: {field.input_value()} instead of {day}")

    def choose(self, label: str, option: str, within=None) -> None:
        """Choose in a list of options: type how it begins, then the arrows."""
        field = self.field(label, within)
        self.reach(field)
        self.page.keyboard.type(option.split()[0])
        for key in ("ArrowDown", "ArrowUp"):
            for _ in range(_MOST_STOPS):
                before = field.evaluate("e => e.selectedIndex")
                if field.evaluate("e => e.selectedOptions[0].label") == option:
                    return
                self.page.keyboard.press(key)
                if field.evaluate("e => e.selectedIndex") == before:
                    break
        raise AssertionError(f"{label}: {option} cannot be chosen")

    def mark(self, name: str, within=None) -> None:
        """Tick a box with Space, or choose one of several with the arrows."""
        main = within or self.page.locator("main")
        box = main.get_by_role("checkbox", name=name, exact=True).or_(main.get_by_role("radio", name=name, exact=True))
        if box.get_attribute("type") == "radio":
            self._choose_radio(box)
        else:
            self.reach(box)
            self.page.keyboard.press("Space")
        assert box.is_checked(), name

    def tick(self, selector: str) -> None:
        """Choose a radio button: Tab leads to its group, the arrows move within."""
        self._choose_radio(self.page.locator(selector))

    def _choose_radio(self, button) -> None:
        name = button.get_attribute("name")
        self.reach(f'input[name="{name}"]')
        for _ in range(20):
            if button.evaluate("e => e === document.activeElement"):
                self.page.keyboard.press("Space")
                assert button.is_checked()
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} cannot be chosen with the arrows")

    # What is seen.

    def look(self, name: str) -> None:
        """Check the page and keep a picture, in each colour scheme."""
        self.step += 1
        for scheme in self.schemes or ("",):
            if scheme:
                self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            check_page(self.page)
            screenshot(self.page, "-".join(p for p in (self.journey, f"{self.step:02}", name, scheme) if p))

    def reads(self, *words: str) -> None:
        """See that the page shows each of these words."""
        for told in words:
            assert self.page.get_by_text(told).filter(visible=True).count(), f"{self.page.url}: {told}"

    def sign_in(self, person, address: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{address}/akun/masuk/")
        self.type("input[name=login]", person.user.username)
        self.type("input[name=password]", person.password)
        self.press("main button[type=submit]")
