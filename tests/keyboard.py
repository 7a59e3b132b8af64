"""Going through pages without a mouse, for journeys."""

from tests.browser import check_page, screenshot


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, page, journey):
        self.page, self.journey, self.step = page, journey, 0

    def reach(self, selector: str) -> None:
        """Press Tab until the element has the focus, and see that the focus shows."""
        for _ in range(160):
            if self.page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
                outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", f"{selector}: no visible focus"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: {selector} cannot be reached with Tab")

    def type(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def tick(self, selector: str) -> None:
        """Choose a radio button: Tab leads to its group, the arrows move within."""
        first = self.page.locator(selector).get_attribute("name")
        self.reach(f'input[name="{first}"]')
        for _ in range(10):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} cannot be chosen with the arrows")

    def look(self, name: str) -> None:
        """Check the page as it stands and keep a picture."""
        check_page(self.page)
        self.step += 1
        screenshot(self.page, f"{self.journey}-{self.step:02}-{name}")

    def sign_in(self, person, address: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{address}/akun/masuk/")
        self.type("input[name=login]", person.user.username)
        self.type("input[name=password]", person.password)
        self.press("main button[type=submit]")
