"""How Chromium is started: the system's own, headless, with everything that calls home turned off."""

from __future__ import annotations

from typing import TypedDict

from playwright.async_api import ViewportSize


class Launch(TypedDict):
    executable_path: str
    args: list[str]


LAUNCH: Launch = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}
VIEWPORTS: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
