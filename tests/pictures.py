"""Pictures for the guide: small PNG files with a palette, reduced by the browser itself."""

import base64
import struct
import zlib
from pathlib import Path

from tests.browser import check_page

FOLDER = Path(__file__).resolve().parent.parent / "test-output/panduan"

# The most frequent colours that are not nearly the same make the palette; the rest becomes its nearest.
_REDUCE = """async png => {
    const image = new Image()
    image.src = 'data:image/png;base64,' + png
    await image.decode()
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    context.drawImage(image, 0, 0)
    const pixels = context.getImageData(0, 0, image.width, image.height).data
    const total = pixels.length / 4, counts = new Map(), keys = new Uint32Array(total)
    for (let i = 0; i < total; i++) {
        const key = pixels[4 * i] << 16 | pixels[4 * i + 1] << 8 | pixels[4 * i + 2]
        keys[i] = key
        counts.set(key, (counts.get(key) || 0) + 1)
    }
    const parts = key => [key >> 16, key >> 8 & 255, key & 255]
    const apart = (a, b) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2])
    const palette = [], frequent = [...counts].sort((a, b) => b[1] - a[1]).map(entry => entry[0])
    for (const least of [18, 4]) {
        for (const key of frequent) {
            if (palette.length === 256) break
            const colour = parts(key), many = counts.get(key) > total / 500
            if (palette.every(other => apart(other, colour) >= (many ? 1 : least))) palette.push(colour)
        }
    }
    const nearest = new Map()
    for (const key of frequent) {
        const colour = parts(key)
        let best = 0, distance = Infinity
        palette.forEach((other, index) => {
            const d = apart(other, colour)
            if (d < distance) { best = index; distance = d }
        })
        nearest.set(key, best)
    }
    const indices = Uint8Array.from(keys, key => nearest.get(key))
    let text = ''
    for (let i = 0; i < total; i += 8192) text += String.fromCharCode(...indices.subarray(i, i + 8192))
    return {width: image.width, height: image.height, palette: palette.flat(), indices: btoa(text)}
}"""


class Camera:
    """Takes pictures of pages as `test-output/panduan/<name>.png`; each page is checked as it stands."""

    def __init__(self, darkroom):
        """`darkroom` is a blank browser page in which pictures are reduced."""
        self._darkroom = darkroom
        FOLDER.mkdir(parents=True, exist_ok=True)

    def take(self, page, name: str, *, height: int = 800, top: str = "", until: str = "") -> None:
        """A picture of the page's full width, from the element `top` down to just below the element `until`.

        `height` is the most it may have, in CSS pixels.
        """
        check_page(page)
        page.mouse.move(0, 0)
        begin = 0
        if top:
            begin = max(0, page.locator(top).first.evaluate("e => e.getBoundingClientRect().top + scrollY") - 24)
        whole = page.evaluate("document.documentElement.scrollHeight")
        if until:
            end = page.locator(until).last.evaluate("e => e.getBoundingClientRect().bottom + scrollY")
            whole = min(whole, round(end) + 48)
        clip = {"x": 0, "y": begin, "width": page.viewport_size["width"], "height": min(height, whole - begin)}
        png = page.screenshot(full_page=True, clip=clip, animations="disabled")
        (FOLDER / f"{name}.png").write_bytes(self._reduce(png))

    def _reduce(self, png: bytes) -> bytes:
        drawn = self._darkroom.evaluate(_REDUCE, base64.b64encode(png).decode())
        width, indices = drawn["width"], base64.b64decode(drawn["indices"])
        rows = b"".join(b"\0" + indices[start : start + width] for start in range(0, len(indices), width))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            (
                _chunk(b"IHDR", struct.pack(">IIBBBBB", width, drawn["height"], 8, 3, 0, 0, 0)),
                _chunk(b"PLTE", bytes(drawn["palette"])),
                _chunk(b"IDAT", zlib.compress(rows, 9)),
                _chunk(b"IEND", b""),
            )
        )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
