"""How money, amounts and counts are written in either language: in digits and words, in the local style, in other units."""

from __future__ import annotations

from random import Random

from eval.grounding_seeds_wording import conversions
from retrieval.products import Language, Quantity

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_DIGITS = "零一二三四五六七八九"


def english(number: int) -> str:
    """A whole number from 0 to 999,999 in words."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {english(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    thousands, below = divmod(number, 1000)
    joined = "" if not below else f" and {english(below)}" if below < 100 else f" {english(below)}"
    return f"{english(thousands)} thousand{joined}"


def chinese(number: int) -> str:
    """A whole number from 0 to 99,999 in Chinese numerals."""
    if number < 10:
        return _DIGITS[number]
    said, zero = "", False
    for scale, name in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if not digit:
            zero = bool(said)
            continue
        if zero:
            said += "零"
        said += _DIGITS[digit] + name
        zero = False
    return said.removeprefix("一") if said.startswith("一十") else said


def counted(number: int, language: Language) -> str:
    """A small number before a measure word: 两 rather than 二."""
    if language == "en":
        return english(number)
    return "两" if number == 2 else chinese(number)


def plain(number: float, thousands: bool = False) -> str:
    text = f"{number:,.3f}" if thousands else f"{number:.3f}"
    return text.rstrip("0").rstrip(".")


def count(number: int, language: Language, rng: Random) -> str:
    """A count: mostly digits, sometimes with a thousands mark or, where small, in words."""
    if number < 100 and rng.random() < 0.25:
        return counted(number, language)
    return plain(number, thousands=rng.random() < 0.5)


def money(cents: int, language: Language, rng: Random, words: float = 0.0) -> str:
    """A price in dollars. `words` is the chance that it is written in words. Equal states of `rng` give equal styles."""
    in_words, thousands, short, cents_shown = (
        rng.random() < words,
        rng.random() < 0.6,
        rng.random() < 0.3,
        rng.random() < 0.25,
    )
    form = rng.randrange(7)
    dollars, rest = divmod(cents, 100)
    if in_words and dollars > 0:
        return _money_in_words(dollars, rest, language)
    amount = f"{dollars:,}" if thousands else str(dollars)
    if rest or cents_shown:
        amount = f"{amount}.{rest:02d}"
    if rest and short and language == "zh":
        amount = amount.rstrip("0")
    forms = ("${}", "${}", "${}", "{} dollars", "USD {}", "{} USD", "US${}")
    if language == "zh":
        forms = ("{}美元", "{}美元", "{} 美元", "${}", "${}", "{}美金", "US${}")
    return forms[form].format(amount)


def _money_in_words(dollars: int, rest: int, language: Language) -> str:
    if language == "en":
        cents = f" and {english(rest)} cents" if rest else ""
        return f"{english(dollars)} dollar{'s' * (dollars != 1)}{cents}"
    cents = f"{chinese(rest)}美分" if rest else ""
    whole = "两" if dollars == 2 else chinese(dollars)
    return f"{whole}美元{cents}"


def amount(quantity: Quantity, language: Language, rng: Random) -> str | None:
    """A quantity in its own unit, in another one or in words; None where it has no wording in this language."""
    forms = [(factor, en if language == "en" else zh) for factor, en, zh in conversions(quantity.unit)]
    forms = [(factor, written) for factor, written in forms if written]
    if not forms:
        return None
    factor, written = forms[0] if rng.random() < 0.55 else rng.choice(forms)
    value = quantity.amount * factor
    shown = round(value, 2 if abs(value) < 10 else 1)
    if shown == 0 or abs(shown - value) > 0.004 * abs(value):
        factor, written, shown = 1.0, forms[0][1], quantity.amount
    form = rng.choice(written.split("|"))
    if rng.random() < 0.3:
        said = _words(shown, form, language)
        if said:
            return said
    text = form.format(n=plain(shown, thousands=shown >= 1000 and rng.random() < 0.6))
    exact = abs(shown - quantity.amount * factor) < 1e-9
    return text if exact else (f"about {text}" if language == "en" else f"约{text}")


def _words(shown: float, form: str, language: Language) -> str | None:
    """Words for a whole number or one and a half; None where nobody would say it so."""
    whole, half = int(shown), abs(shown - int(shown) - 0.5) < 1e-9
    if not 0 < shown <= 1000 or (shown != whole and not half):
        return None
    unit = form.replace("{n}", "").strip()
    if language == "en":
        if len(unit) < 3 or unit.isupper():
            return None
        singular = unit[:-1] if unit.endswith("s") and unit != "inches" else {"inches": "inch"}.get(unit, unit)
        if half:
            return f"half a {singular}" if whole == 0 else f"{english(whole)} and a half {unit}"
        return f"{english(whole)} {singular if whole == 1 else unit}"
    if unit.isascii():
        return None
    if half:
        measure = unit.removeprefix("个")
        if unit.startswith("个"):
            return f"{counted(whole, 'zh')}个半{measure}" if whole else f"半个{measure}"
        if unit == "小时":
            return None
        return f"{counted(whole, 'zh')}{unit}半" if whole else f"半{unit}"
    return f"{counted(whole, 'zh')}{unit}"
