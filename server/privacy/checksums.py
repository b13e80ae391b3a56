"""The checksums of numbers that name a person or an account. Each takes digits without separators."""

from __future__ import annotations

import re
from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CARDS = re.compile(r"(?:3[47]|3[0689]|4|5[0-9]|2[2-7]|6)\d+")


def is_card(digits: str) -> bool:
    """A payment card: 14 to 19 digits that begin as an issuer's do, with the check of ISO/IEC 7812 (Luhn)."""
    if not 14 <= len(digits) <= 19 or _CARDS.fullmatch(digits) is None or len(set(digits)) == 1:
        return False
    return luhn(digits)


def luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def is_chinese_id(text: str) -> bool:
    """A resident's number of GB 11643: six digits of a place, a birthday, three digits, and a check (0-9 or X)."""
    if re.fullmatch(r"[1-9]\d{16}[\dXx]", text) is None or not _birthday(text[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, text, strict=False))
    return _ID_CHECKS[total % 11] == text[-1].upper()


def _birthday(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1880 <= born.year <= 2100


def is_iban(text: str) -> bool:
    """An account number of ISO 13616, by its check modulo 97."""
    if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text) is None:
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
