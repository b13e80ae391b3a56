"""The plain HTTP side: security headers, and product pictures read safely from the catalogue's folders."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PICTURE_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".avif": "image/avif",
}
_HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


# what the widget needs on the pages of other sites: all of it is the same for anybody who asks
EMBEDDED = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


class SecurityHeaders:
    """Sets the headers on every HTTP answer that has not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def find_picture(folders: tuple[Path, ...], name: str) -> Path | None:
    """The picture of this relative name in the first folder that has it; None outside the folders or of another type."""
    if Path(name).suffix.lower() not in PICTURE_TYPES:
        return None
    for folder in folders:
        root = folder.resolve()
        try:
            found = (root / name).resolve()
            if found.is_relative_to(root) and found.is_file():
                return found
        except (OSError, ValueError):
            return None
    return None


def picture_type(path: Path) -> str:
    return PICTURE_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
