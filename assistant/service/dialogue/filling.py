"""Requests made whole: what a message says fills what is not known yet, and the first thing that is missing is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.service.actions import name_of
from assistant.service.deciding import method_words
from assistant.service.dialogue.addresses import address_meant, is_whole, means_saved
from assistant.service.dialogue.cards import address_text, called, options
from assistant.service.dialogue.contact import without_contact
from assistant.service.dialogue.deeds import action_of
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.methods import method_meant
from assistant.service.dialogue.places import places
from assistant.service.dialogue.reasons import reason_meant, senses
from assistant.service.dialogue.state import Request, Slot
from assistant.service.dialogue.swapping import swaps_meant
from assistant.service.dialogue.things import (
    Version,
    items_meant,
    left_out_of,
    parted,
    so_many,
    things_sure,
    version_meant,
)
from assistant.service.dialogue.wants import Want
from assistant.service.port import OrderSystem
from assistant.service.records import Address, Customer, Order, OrderItem
from assistant.service.rules import Policy
from prompts.render import reply
from retrieval.products import Language, Localized

_WITH_ITEMS = frozenset({Want.RETURN, Want.SWAP})
_WITH_REASON = frozenset({Want.CANCEL, Want.RETURN, Want.SWAP})
_WITH_METHOD = frozenset({Want.PAYMENT, Want.RETURN, Want.SWAP})
_WITH_ADDRESS = frozenset({Want.ADDRESS, Want.OWN_ADDRESS})
MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class AskFor:
    """A question to the customer: what it is for, the words, and the answers that there are; `listed` are the ids of these."""

    slot: Slot
    question: str
    options: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known while a request is made whole: whose it is, the order that it is about, and how the shop speaks."""

    customer: Customer
    order: Order | None
    system: OrderSystem
    policy: Policy
    lexicon: Lexicon
    language: Language

    def say(self, name: str, **values: object) -> str:
        return reply(name, self.language, **values)


async def filled(
    request: Request, new: str, asked: Slot | None, listed: Sequence[str], desk: Desk
) -> tuple[Request, AskFor | None]:
    """The request with what is said in `new` (and before), and the question that comes next; None where it is whole.

    Raises `OrderSystemFault`.
    """
    said = request.words if asked is None else new
    order = desk.order
    question: AskFor | None = None
    if request.want in _WITH_ITEMS and order is not None:
        request, question = await _with_items(request, said, asked, listed, order, desk)
    if asked is Slot.REASON:
        request = fewer(request, new)
    if request.want in _WITH_ADDRESS and (request.address is None or not is_whole(request.address)):
        request, question = _with_address(request, new if asked is Slot.ADDRESS else said, desk)
    if question is None and request.want in _WITH_REASON and not request.reason:
        request, question = _with_reason(request, new, asked, desk)
    if request.want in _WITH_METHOD and order is not None and not request.method:
        request, of_method = _with_method(request, said, asked, order, desk)
        question = question or of_method
    return request, question


def fewer(request: Request, said: str) -> Request:
    """The same with fewer copies of its only item, where the words say no more than how many: "just one"."""
    count = so_many(said)
    if count is None or len(set(request.skus)) != 1 or not 0 < count < len(request.skus):
        return request
    return replace(request, skus=request.skus[:count], new_skus=request.new_skus[:count])


async def amended(request: Request, new: str, desk: Desk) -> Request:
    """The request of a proposal as the customer would rather have it; the same where the words change nothing of it."""
    order = desk.order
    if request.want in _WITH_ADDRESS:
        address = _address(new, desk, replace(request, address=None))
        return replace(request, address=address) if address is not None and is_whole(address) else request
    if order is None:
        return request
    changed = fewer(request, new)
    if changed != request:
        return changed
    if request.want in _WITH_ITEMS:
        changed = await _other_items(changed, new, order, desk)
    if request.want in _WITH_METHOD:
        meant = method_meant(new, desk.customer.methods, order.method())
        if len(meant.methods) == 1:
            changed = replace(changed, method=meant.methods[0])
    if request.want in _WITH_REASON:
        reason = reason_meant(new, _reasons(request, desk))
        changed = replace(changed, reason=reason or changed.reason)
    return changed


ALSO = patterns.later(r"\b(?:also|too|as well|add|plus|and)\b|也|还有|再加|加上|一起", re.IGNORECASE)
_ONLY = patterns.later(r"\b(?:only|just|instead|rather|not)\b|只|改|而是|不是", re.IGNORECASE)


async def _other_items(request: Request, new: str, order: Order, desk: Desk) -> Request:
    picked = items_meant(parted(new)[0], order.items, desk.lexicon)
    if request.want is Want.RETURN:
        _rest, left_out = left_out_of(new)
        if left_out:
            named = things_sure(left_out, order.items, desk.lexicon)
            rest = tuple(sku for sku in request.skus if sku not in named)
            return replace(request, skus=rest) if rest else request
        if not picked.skus:
            return request
        union = (*request.skus, *picked.skus) if ALSO.search(new) and not _ONLY.search(new) else picked.skus
        copies = order.copies()
        kept = tuple(sku for n, sku in enumerate(union) if union[: n + 1].count(sku) <= copies[sku])
        return replace(request, skus=kept)
    distinct = tuple(dict.fromkeys(request.skus))
    mine = [sku for sku in dict.fromkeys(picked.skus) if sku in distinct] or list(
        distinct if len(distinct) == 1 else ()
    )
    new_skus = list(request.new_skus)
    for sku in mine:
        version = await version_of(parted(new)[1], item_of(order, sku), desk)
        if version.sku:
            new_skus = [version.sku if old == sku else kept for old, kept in zip(request.skus, new_skus, strict=True)]
    return replace(request, new_skus=tuple(new_skus))


async def _with_items(
    request: Request, said: str, asked: Slot | None, listed: Sequence[str], order: Order, desk: Desk
) -> tuple[Request, AskFor | None]:
    if request.want is Want.SWAP:
        return await _with_versions(request, said, asked, listed, order, desk)
    if request.skus:
        return request, None
    items = _listed_items(order, listed) if asked is Slot.ITEMS else list(order.items)
    picked = items_meant(said, items, desk.lexicon, listed=asked is Slot.ITEMS)
    if not picked.skus and sum(order.copies().values()) == 1:
        return replace(request, skus=(order.items[0].sku,)), None
    if picked.skus:
        return replace(request, skus=picked.skus), None
    return request, _which_items(order, picked.unclear, desk)


async def _with_versions(
    request: Request, said: str, asked: Slot | None, listed: Sequence[str], order: Order, desk: Desk
) -> tuple[Request, AskFor | None]:
    """The items of a swap and what each becomes."""
    tried = False
    if not request.skus:
        items = _listed_items(order, listed) if asked is Slot.ITEMS else list(order.items)
        swaps = swaps_meant(said, items, desk.lexicon, listed=asked is Slot.ITEMS)
        if not swaps.entries and len(order.items) == 1:
            swaps = swaps.about(order.items[0])
        if not swaps.entries:
            return request, _which_items(order, swaps.unclear, desk)
        skus: list[str] = []
        new_skus: list[str] = []
        for entry in swaps.entries:
            for sku in dict.fromkeys(entry.skus):
                # what was said before the items were asked for may name the version
                words = entry.version or (parted(request.words)[1] if len(swaps.entries) == 1 else "")
                version = await version_of(words, item_of(order, sku), desk)
                tried = tried or version.named
                copies = entry.skus.count(sku)
                skus += [sku] * copies
                new_skus += [version.sku] * copies
        request = replace(request, skus=tuple(skus), new_skus=tuple(new_skus))
    elif asked is Slot.VERSION:
        sku = next(old for old, new in zip(request.skus, request.new_skus, strict=True) if not new)
        version = await version_of(parted(said)[1], item_of(order, sku), desk)
        pointed = places(said, len(listed))
        chosen = version.sku or (listed[pointed[0]] if pointed else "")
        tried = not chosen
        request = replace(
            request,
            new_skus=tuple(
                new or (chosen if old == sku else "") for old, new in zip(request.skus, request.new_skus, strict=True)
            ),
        )
    missing = next((old for old, new in zip(request.skus, request.new_skus, strict=True) if not new), None)
    return request, None if missing is None else await _which_version(item_of(order, missing), said, desk, tried=tried)


async def version_of(words: str, item: OrderItem, desk: Desk) -> Version:
    """The version of an item that the words want in its place. Raises `OrderSystemFault`."""
    article = await desk.system.article_of(item.sku) or await desk.system.article(item.product)
    return version_meant(words, article, item, desk.lexicon) if article is not None else Version()


async def _which_version(item: OrderItem, words: str, desk: Desk, *, tried: bool) -> AskFor:
    version = await version_of(parted(words)[1], item, desk)
    choices = version.choices[:MOST_CHOICES]
    name = "service_version_not" if tried else "service_ask_version" if choices else "service_version_none"
    values = options(dict(version.missing), desk.lexicon, desk.language)
    if values and choices:
        question = desk.say("service_version_missing", title=item.title.get(desk.language), values=values)
    else:
        question = desk.say(name, title=called(item, desk.lexicon, desk.language))
    return AskFor(
        Slot.VERSION,
        question,
        tuple(options(dict(one.options), desk.lexicon, desk.language) or one.sku for one in choices),
        tuple(one.sku for one in choices),
    )


def _which_items(order: Order, among: Sequence[str], desk: Desk) -> AskFor:
    items = [item for item in order.items if item.sku in among] or list(order.items)
    return AskFor(
        Slot.ITEMS,
        desk.say("service_ask_items", order=order.id),
        tuple(called(item, desk.lexicon, desk.language) for item in items[:MOST_CHOICES]),
        tuple(item.sku for item in items[:MOST_CHOICES]),
    )


def _with_reason(request: Request, new: str, asked: Slot | None, desk: Desk) -> tuple[Request, AskFor | None]:
    accepted = _reasons(request, desk)
    if not accepted:
        return request, None
    said = new if asked is Slot.REASON else f"{request.words}. {new}"
    reason = reason_meant(said, accepted)
    pointed = places(new, len(accepted)) if asked is Slot.REASON else ()
    if reason is None and pointed:
        reason = list(accepted)[pointed[0]]
    if reason is None and asked is Slot.REASON and senses(new):
        reason = "-".join(senses(new)[0].split())  # a reason, and none of those that are accepted: the judge says so
    if reason is not None:
        return replace(request, reason=reason), None
    labels = tuple(words.get(desk.language) for words in accepted.values())
    return request, AskFor(Slot.REASON, desk.say("service_ask_reason"), labels, tuple(accepted))


def _reasons(request: Request, desk: Desk) -> Mapping[str, Localized]:
    rules = desk.policy.actions.get(name_of(action_of(request, desk.order)))
    return rules.reasons if rules is not None else {}


def _with_method(
    request: Request, said: str, asked: Slot | None, order: Order, desk: Desk
) -> tuple[Request, AskFor | None]:
    """The way of paying: named, else for a return or a swap the one that the order was paid with, which the proposal tells."""
    saved, original = desk.customer.methods, order.method()
    meant = method_meant(said, saved, original)
    if request.want is Want.PAYMENT and len(meant.methods) > 1:
        meant = replace(meant, methods=tuple(one for one in meant.methods if one != original))
    pointed = places(said, len(saved)) if asked is Slot.METHOD else ()
    if len(meant.methods) == 1:
        return replace(request, method=meant.methods[0]), None
    if pointed:
        return replace(request, method=saved[pointed[0]].id), None
    if request.want is not Want.PAYMENT and not meant.named:
        if original is not None and desk.customer.method(original) is not None:
            return replace(request, method=original), None
        if len(saved) == 1:
            return replace(request, method=saved[0].id), None
    choices = [one for one in saved if one.id in meant.methods] or [
        one for one in saved if request.want is not Want.PAYMENT or one.id != original
    ]
    labels = tuple(method_words(one, one.id, desk.policy).get(desk.language) for one in choices)
    return request, AskFor(Slot.METHOD, desk.say("service_ask_method"), labels, tuple(one.id for one in choices))


def _with_address(request: Request, said: str, desk: Desk) -> tuple[Request, AskFor | None]:
    address = _address(said, desk, request)
    if address is not None and is_whole(address):
        return replace(request, address=address), None
    if address is None:
        return request, AskFor(Slot.ADDRESS, desk.say("service_ask_address", han=desk.language == "zh"))
    read = address_text(address, desk.language)
    return replace(request, address=address), AskFor(Slot.ADDRESS, desk.say("service_ask_address_rest", address=read))


def _address(said: str, desk: Desk, request: Request) -> Address | None:
    """The address that is said; the rest of one of which a part was said before; or the customer's own."""
    if request.want is Want.ADDRESS and means_saved(said):
        return desk.customer.address
    before = desk.order.address if desk.order is not None else desk.customer.address
    before = before or desk.customer.address
    words = without_contact(said, request.order)
    address = address_meant(words, before)
    if (address is None or not is_whole(address)) and request.address is not None:
        part = request.address
        return (
            address_meant(", ".join(one for one in (part.line1, part.line2, part.city, words) if one), before) or part
        )
    return address


def _listed_items(order: Order, listed: Sequence[str]) -> list[OrderItem]:
    return [item for sku in listed for item in order.items if item.sku == sku] or list(order.items)


def item_of(order: Order, sku: str) -> OrderItem:
    return next(item for item in order.items if item.sku == sku)
