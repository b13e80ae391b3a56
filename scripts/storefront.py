"""The sample storefront: `python -m scripts.storefront [--port 8100] [--assistant http://127.0.0.1:8000] [--shop KEY]`.

Serves examples/storefront, with the sample shop's products, as a site of its own beside a running assistant, which has to
allow it: `ORIGINS=http://127.0.0.1:8100 make serve`. Its content security policy allows this site and the assistant only.
"""

from __future__ import annotations

import argparse
import json
import mimetypes
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "examples" / "storefront"
SHOP = ROOT / "data" / "shop"
LISTED = 24
STEP = 71  # spreads the listing over the departments


@dataclass(frozen=True, slots=True)
class Site:
    """`shop` is the shop's public key ("": the assistant needs none), `products` the catalogue's rows by id, as written."""

    assistant: str
    shop: str
    products: Mapping[str, str]

    def policy(self) -> str:
        socket = self.assistant.replace("http", "ws", 1)
        return (
            f"default-src 'self'; script-src 'self' {self.assistant}; img-src 'self' {self.assistant}; "
            f"connect-src 'self' {self.assistant} {socket}; object-src 'none'; base-uri 'none'; "
            "require-trusted-types-for 'script'"
        )

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """The type and content at a path; None where there is nothing."""
        if path == "/products.json":
            rows = list(self.products.values())[::STEP][:LISTED]
            return "application/json", f"[{','.join(rows)}]".encode()
        if path.startswith("/products/"):
            row = self.products.get(unquote(path).removeprefix("/products/").removesuffix(".json"))
            return None if row is None else ("application/json", row.encode())
        folder = (SHOP if path.startswith("/images/") else PAGES).resolve()
        found = (folder / ("index.html" if path == "/" else unquote(path).lstrip("/"))).resolve()
        if not found.is_relative_to(folder) or not found.is_file():
            return None
        content = found.read_bytes()
        if found.suffix == ".html":
            content = content.replace(b"{{assistant}}", self.assistant.encode()).replace(
                b"{{shop}}", self.shop.encode()
            )
        return mimetypes.guess_type(found.name)[0] or "application/octet-stream", content


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, site: Site, *args: object) -> None:
        self._site = site
        super().__init__(*args)  # type: ignore[arg-type]  # socketserver gives request, address and server

    def do_GET(self) -> None:
        answer = self._site.answer(urlsplit(self.path).path)
        self.send_response(HTTPStatus.NOT_FOUND if answer is None else HTTPStatus.OK)
        kind, content = answer or ("text/plain", b"There is nothing here.")
        self.send_header(
            "content-type", kind if kind.startswith(("image", "application")) else f"{kind}; charset=utf-8"
        )
        self.send_header("content-length", str(len(content)))
        self.send_header("content-security-policy", self._site.policy())
        with suppress(ConnectionError):  # the browser went to another page
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the example is quiet."""


def site_of(assistant: str, shop: str = "") -> Site:
    """The storefront beside the assistant at this address, like http://127.0.0.1:8000."""
    products = {}
    for row in (SHOP / "catalog.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(row)
        if record["kind"] == "product":
            products[record["id"]] = row
    return Site(assistant.rstrip("/"), shop, products)


def server_of(site: Site, port: int) -> ThreadingHTTPServer:
    """A server that listens on this machine only; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, site))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Serves the sample storefront beside a running assistant.")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--assistant", default="http://127.0.0.1:8000", help="the assistant's address")
    parser.add_argument("--shop", default="", help="the shop's public key, where the assistant knows its shops (SHOPS)")
    arguments = parser.parse_args(argv)
    try:
        server = server_of(site_of(arguments.assistant, arguments.shop), arguments.port)
    except OSError as fault:
        sys.stderr.write(
            f"storefront: port {arguments.port} cannot be used ({fault.strerror}). Choose another with --port.\n"
        )
        return 2
    origin = f"http://127.0.0.1:{server.server_port}"
    sys.stdout.write(f"The storefront is at {origin}/  (start the assistant with ORIGINS={origin})\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
