"""How pictures of pages are taken for docs/images: small enough to be kept."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image
from playwright.async_api import Page

from server.settings import ROOT
from tests.widget_page import Look

FOLDER = ROOT / "docs" / "images"
COLOURS = 256


@dataclass(slots=True)
class Camera:
    """Takes pictures of one page, with as many colours as such a page has."""

    page: Page
    prefix: str
    taken: list[str] = field(default_factory=list)

    async def take(self, state: str) -> None:
        await self.page.wait_for_timeout(300)
        picture = Image.open(io.BytesIO(await self.page.screenshot())).convert("RGB")
        path = FOLDER / f"{self.prefix}-{state}.png"
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        self.taken.append(path.name)


def prefix(kind: str, look: Look) -> str:
    return f"{kind}-{look.size}-{look.language}-{look.scheme}"
