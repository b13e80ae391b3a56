"""A deterministic encoder for tests, no model and no download; evaluation runs use the same one."""

from __future__ import annotations

from eval.stand_in_encoder import HashingEncoder

__all__ = ["HashingEncoder"]
