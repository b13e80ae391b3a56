"""The versions that there are of an item, told where another is asked for than can be had. Raises `OrderSystemFault`."""

from __future__ import annotations

import re

from assistant import patterns
from assistant.service.dialogue.cards import options
from assistant.service.dialogue.filling import MOST_CHOICES, Desk, item_of, version_of
from assistant.service.dialogue.state import Request
from assistant.service.dialogue.things import parted
from assistant.service.dialogue.wants import Want
from assistant.service.records import OrderItem

# a number and no more than it takes to wish for it
_SIZE = patterns.later(
    r"(?:(?:and|or|what about|how about|actually|then|no|make it|in|那|要|换成?|或者|还是)[\s,，]*)*(?P<size>\d{1,3}(?:\.5)?)(?:[\s,，]*(?:then|please|instead|though|呢|吧|的|可以吗|行吗|有吗))*[?？.!。！]*",
    re.IGNORECASE,
)


async def not_to_be_had(request: Request, new: str, desk: Desk) -> str:
    """Where the words name a version that an item of the request does not come in: which there are; "" elsewhere."""
    if request.want is not Want.SWAP or desk.order is None:
        return ""
    size = _SIZE.fullmatch(new.strip())
    new = f"size {size['size']}" if size else new
    for sku in dict.fromkeys(request.skus):
        item = item_of(desk.order, sku)
        version = await version_of(parted(new)[1], item, desk)
        if version.named and not version.sku and (version.missing or not version.choices):
            values = options(dict(version.missing), desk.lexicon, desk.language)
            return desk.say("service_version_only", values=values, **await _others(item, desk))
    return ""


async def to_be_had(request: Request, desk: Desk) -> str:
    """The versions that there are of the first item of a swap; "" where there are none."""
    if desk.order is None or not request.skus:
        return ""
    others = await _others(item_of(desk.order, request.skus[0]), desk)
    return desk.say("service_version_others", **others) if others["choices"] else ""


async def _others(item: OrderItem, desk: Desk) -> dict[str, str]:
    """How an item is called, and the other versions of it that can be had."""
    article = await desk.system.article_of(item.sku) or await desk.system.article(item.product)
    had = [one for one in article.variants if one.available and one.sku != item.sku] if article is not None else []
    called_so = [options(dict(one.options), desk.lexicon, desk.language) or one.sku for one in had[:MOST_CHOICES]]
    return {
        "title": item.title.get(desk.language),
        "choices": ("; " if desk.language == "en" else "；").join(called_so),
    }
