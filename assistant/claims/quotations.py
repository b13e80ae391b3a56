"""What stands in quotation marks: the words of a record, or of a text of the shop's."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import patterns
from assistant.claims.clauses import places
from assistant.claims.references import References
from assistant.claims.scene import Claim, Finding, Scene

QUOTED = patterns.later(
    r"[\"“]([^\"“”]{12,}|(?=[^\"“”]*[\u3400-\u9fff])[^\"“”]{6,})[\"”]|[「『]([^「」『』]{6,})[」』]"
)


def quotations(scene: Scene, text: str, before: Sequence[int]) -> list[Claim]:
    """What stands in quotation marks has to stand so in the record of the product it is said of, or in a text of the shop's."""
    claims = []
    for match in QUOTED.finditer(text):
        _, said = References(scene).read(text[: match.start()])
        about = places(said)[-1:] or places(text) or tuple(before)
        records = scene.of(about) or scene.records
        reviews = (review.text.both() for record in records for review in record.product.reviews)
        told = [*(record.text for record in records), *reviews, scene.quoted, scene.asked]
        sources = "\n".join(told).lower()
        inner = _plain(match[1] or match[2])
        claims.append(Claim("quotation", match[0], Finding.TRUE if inner in _plain(sources) else Finding.UNSTATED))
    return claims


def _plain(text: str) -> str:
    return patterns.sub(r"[\s,.;:!?，。；：！？、]+", "", text.lower())
