"""How Chromium is started: the system's own, headless, with everything that calls home turned off."""

from __future__ import annotations

from typing import TypedDict

from playwright.async_api import ViewportSize

from eval.chromium import CHROMIUM, FLAGS


class Launch(TypedDict):
    executable_path: str
    args: list[str]


LAUNCH: Launch = {"executable_path": CHROMIUM, "args": list(FLAGS)}
VIEWPORTS: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
