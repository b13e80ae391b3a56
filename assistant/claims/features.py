"""Which feature a facet of a catalogue is, under whatever name and in whichever form it is stated (`feature_names.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import yaml

from assistant import patterns
from assistant.claims.phrases import features_said, phrases
from retrieval.facets import FLAG_ON
from retrieval.products import AttributeValue, Quantity

FLAG_OFF = f"not {FLAG_ON}"
_AROUND = patterns.later(
    r"^(?:has|have|is|with|built in|can be|supports?|includes?|是否|支持|适用于?|可以?用?|能|带有?|内置|有|附)\s*|\s*(?:included|supported|built in|feature|function|support|compatible|功能|适用|款)$"
)
_NO = patterns.later(
    r"^\W*(?:no|none|not|false|without|n/a|无|否|不|没有|非|不支持|不含|0)(?:\b|$|[^a-z])|\bnot (?:required|needed|included|supported)\b|^(?:无需|不需要?|免)",
    re.IGNORECASE,
)


@cache
def _names() -> Mapping[str, str]:
    raw: Mapping[str, Sequence[str]] = yaml.load(
        (Path(__file__).parent / "feature_names.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return dict(features_said()) | {
        name.removeprefix("!"): "!" * name.startswith("!") + feature
        for feature, several in raw.items()
        for name in (*several, feature.replace("_", " "))
    }


@lru_cache(maxsize=8192)
def feature_of(facet: str) -> str:
    """The feature's id in `paraphrases.yaml`, as far as the facet is one that is known there, else the facet's own id; with ! for the opposite."""
    name = patterns.sub(r"[\s_-]+", " ", facet).strip().lower()
    bare = _AROUND.sub("", _AROUND.sub("", name))
    known = _names()
    return (
        known.get(name)
        or known.get(bare)
        or _of_a_part(name)
        or _named_within(name)
        or (bare or name).replace(" ", "_")
    )


def _of_a_part(name: str) -> str | None:
    """The feature of a part of the thing (内胆可用洗碗机, "lid dishwasher safe")."""
    if name.isascii():
        words = name.split(" ")
        ends = (" ".join(words[at:]) for at in range(1, len(words) - 1))
    else:
        ends = (name[at:] for at in range(1, len(name) - 3))
    return next((found for end in ends if (found := _names().get(end)) is not None), None)


def _named_within(name: str) -> str | None:
    """The one feature that a Chinese name says of a part of the thing (可拆洗杯盖)."""
    said = {feature for _, _, several in phrases(name) for feature in several} if not name.isascii() else set()
    return said.pop() if len(said) == 1 and name[:1] in "可能带有" else None


def opposite(feature: str) -> tuple[str, bool]:
    """A feature's id, and whether it was marked as the opposite ("!scented")."""
    return feature.removeprefix("!"), feature.startswith("!")


def flag_of(value: AttributeValue | None) -> bool | None:
    """Whether a value says yes or no to a feature: true, "IPX8" and "up to 15 inch" say yes; "none", 无 and "not required" no."""
    match value:
        case bool():
            return value
        case str():
            return _NO.search(value) is None if value.strip() else None
        case Quantity():
            return value.amount > 0
        case tuple():
            return not all(_NO.search(one) for one in value) if value else None
        case _:
            return None
