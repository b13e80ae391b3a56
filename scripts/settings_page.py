"""Writes docs/settings.md and settings.example.toml from the settings class: `python -m scripts.settings_page`."""

from __future__ import annotations

from server.settings import ROOT
from server.settings_help import example, page


def main() -> None:
    (ROOT / "docs" / "settings.md").write_text(page(), encoding="utf-8")
    (ROOT / "settings.example.toml").write_text(example(), encoding="utf-8")


if __name__ == "__main__":
    main()
