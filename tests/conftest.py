"""What holds for every test: hypothesis draws the same examples at each run."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("seeded", derandomize=True, database=None)
settings.load_profile("seeded")
