"""What customers tell of themselves to be known by: an e-mail, a telephone number, a postcode."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import patterns
from assistant.service.dialogue.numbers import Kind, numbers, same_number

_EMAIL = patterns.later(r"[A-Za-z0-9_.+%'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,3}")
_BRITISH = patterns.later(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?![A-Za-z0-9])", re.IGNORECASE)
_POSTCODE_DIGITS = range(4, 8)


@dataclass(frozen=True, slots=True)
class Contact:
    """`proofs` are what may prove that an account is theirs: numbers of orders and postcodes, as written; bare digits are either."""

    email: str = ""
    phone: str = ""
    orders: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()

    @property
    def names_account(self) -> bool:
        return bool(self.email or self.phone)

    @property
    def proves(self) -> bool:
        return bool(self.orders or self.postcodes)


def contact(text: str, before: Contact | None = None) -> Contact:
    """What the message tells; what it does not tell stays as it was `before`."""
    before = before or Contact()
    mail = _EMAIL.search(text)
    email = mail.group().strip("'.").lower() if mail else ""
    rest = _EMAIL.sub(" ", text)
    found = numbers(rest)
    phone = next((one.written for one in found if one.kind is Kind.PHONE), "")
    bare = [one.written for one in found if one.kind is Kind.BARE]
    if not (email or phone or before.names_account):
        phone = next((digits for digits in bare if 7 <= len(digits) <= 15), "")
        bare = [digits for digits in bare if digits != phone]
    orders = [one.written for one in found if one.kind is Kind.ORDER] + bare
    postcodes = [one.written for one in found if one.kind is Kind.POSTCODE]
    postcodes += [digits for digits in bare if len(digits) in _POSTCODE_DIGITS]
    postcodes += [match.group() for match in _BRITISH.finditer(rest)]
    told = bool(orders or postcodes)
    return Contact(
        email=email or ("" if phone else before.email),
        phone=phone or ("" if email else before.phone),
        orders=tuple(dict.fromkeys(orders)) if told else before.orders,
        postcodes=tuple(dict.fromkeys(postcodes)) if told else before.postcodes,
    )


def without_contact(text: str, order: str = "") -> str:
    """The text without an e-mail, and without the number of an order that stands in it."""
    rest = _EMAIL.sub(" ", text)
    for number in reversed(numbers(rest)):
        if number.kind is Kind.ORDER and (not order or same_number(number.written, order)):
            rest = f"{rest[: number.start]} {rest[number.end :]}"
    return rest
