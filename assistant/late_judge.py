"""The judge of claims, whose readers are imported when the first sentence is judged, or before that in a thread (`prepare`).

They compile a thousand patterns, which takes half a second of processor time: no start waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.claims.judging import Judged
    from assistant.claims.scene import Scene


def judge(scene: Scene, sentence: str, before: Sequence[int] = ()) -> Judged:
    """See `assistant.claims.judging.judge`."""
    from assistant.claims.judging import judge as judged

    return judged(scene, sentence, before)


def prepare() -> None:
    """Import them now. May be called from any thread."""
    import_module("assistant.claims.judging")
