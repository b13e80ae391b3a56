"""Takes the fields out of one raw record, checks each, and collects every fault with a remedy."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from retrieval.importing.delivery import DeliveryError, read_delivery
from retrieval.importing.hygiene import clean_line, clean_lines, has_broken_characters, localized
from retrieval.importing.problems import Fault, Severity
from retrieval.products import AttributeValue, DeliveryDays, Localized, Quantity

ID_LIMIT = 128
LINE_LIMIT = 1_000
TEXT_LIMIT = 50_000
BODY_LIMIT = 200_000
ATTRIBUTE_LIMIT = 200
LIST_LIMIT = 1_000
CENTS_LIMIT = 10**12
COUNT_LIMIT = 10**9

_CURRENCY = re.compile(r"[A-Z]{3}")
_SCHEME = re.compile(r"^\s*([A-Za-z][A-Za-z0-9+.-]*):")


def shown(value: object, limit: int = 40) -> str:
    """A value as an error quotes it: short and on one line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Fields:
    """The fields of a record (or of an object within it), taken one by one; what is left over is unknown.

    A method returns None, or an empty value, both for an absent field and for a wrong one; a wrong one leaves a fault.
    """

    def __init__(self, data: Mapping[str, object], faults: list[Fault], prefix: str = "") -> None:
        self._data = data
        self._prefix = prefix
        self._left = dict.fromkeys(data)
        self.faults = faults

    def note(self, field: str, message: str, remedy: str) -> None:
        self.faults.append(Fault(self._prefix + field, message, remedy))

    def has(self, field: str) -> bool:
        return self._data.get(field) is not None

    def take(self, field: str) -> object:
        self._left.pop(field, None)
        return self._data.get(field)

    def unknown(self, remedy: str) -> None:
        """Warns of every field that nothing asked for."""
        for field in self._left:
            self.faults.append(
                Fault(f"{self._prefix}{shown_name(field)}", "unknown field, not imported", remedy, "warning")
            )

    def missing(self, field: str, remedy: str) -> None:
        self.note(field, "is missing", remedy)

    def string(self, field: str, value: object, limit: int, lines: bool = False) -> str | None:
        """The cleaned text of a value that should be a string; None when it is absent, blank or wrong."""
        if value is None:
            return None
        if not isinstance(value, str):
            self.note(field, f"should be a text, is {shown(value)}", "put it in quotes")
            return None
        if has_broken_characters(value):
            self.note(field, "holds bytes that are not UTF-8", "save the file as UTF-8 (for example: iconv -t UTF-8)")
            return None
        text = clean_lines(value) if lines else clean_line(value)
        if len(text) > limit:
            self.note(field, f"has {len(text):,} characters", f"shorten it to {limit:,} at most")
            return None
        return text or None

    def line(self, field: str, limit: int = LINE_LIMIT) -> str | None:
        return self.string(field, self.take(field), limit)

    def identifier(self, field: str, required: bool = True) -> str | None:
        value = self.take(field)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**ID_LIMIT:
            value = str(value)
        before = len(self.faults)
        text = self.string(field, value, ID_LIMIT)
        if text is None and required and len(self.faults) == before:
            self.missing(field, "give every record its own")
        return text

    def text(self, field: str, required: bool = False, limit: int = TEXT_LIMIT, lines: bool = True) -> Localized | None:
        before = len(self.faults)
        text = self.localized(field, self.take(field), limit, lines)
        if text is None and required and len(self.faults) == before:
            self.missing(field, "give a text, or an object with en, zh or both")
        return text

    def localized(self, field: str, value: object, limit: int, lines: bool) -> Localized | None:
        """A text, or an object with `en`, `zh` or both."""
        if not isinstance(value, Mapping):
            text = self.string(field, value, limit, lines)
            return localized(text) if text else None
        for language in value:
            if language not in ("en", "zh"):
                self.note(f"{field}.{language}", "is not a language of this shop", "use en, zh or both")
        en = self.string(f"{field}.en", value.get("en"), limit, lines)
        zh = self.string(f"{field}.zh", value.get("zh"), limit, lines)
        return Localized(en=en, zh=zh) if en or zh else None

    def whole(self, field: str, limit: int, what: str) -> int | None:
        """A whole number from 0 to `limit`."""
        value = self.take(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(field, f"should be a whole number, is {shown(value)}", what)
        elif value < 0:
            self.note(field, f"can't be negative, is {shown(value)}", what)
        elif value > limit:
            self.note(field, f"is too large: {shown(value)}", f"give at most {limit:,}")
        else:
            return value
        return None

    def cents(self, field: str) -> int | None:
        return self.whole(field, CENTS_LIMIT, "give the price in cents, without a point: 1999 for 19.99")

    def number(self, field: str, low: float, high: float) -> float | None:
        value = self.take(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.note(field, f"should be a number from {low:g} to {high:g}, is {shown(value)}", "correct or remove it")
            return None
        return float(value)

    def items(self, field: str) -> Sequence[object]:
        """The items of a list; empty when it is absent."""
        value = self.take(field)
        if value is None:
            return ()
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            self.note(field, f"should be a list, is {shown(value)}", "put it in [ ]")
            return ()
        if len(value) > LIST_LIMIT:
            self.note(field, f"has {len(value):,} items", f"give at most {LIST_LIMIT:,}")
            return ()
        return value

    def strings(self, field: str, limit: int = LINE_LIMIT) -> tuple[str, ...]:
        """A list of texts, without blanks and repeats."""
        found = (self.string(f"{field}[{n}]", item, limit) for n, item in enumerate(self.items(field)))
        return tuple(dict.fromkeys(text for text in found if text))

    def path(self, field: str) -> tuple[str, ...]:
        """A category path; a repeat is a part of it."""
        found = (self.string(f"{field}[{n}]", item, ID_LIMIT) for n, item in enumerate(self.items(field)))
        return tuple(text for text in found if text)

    def objects(self, field: str) -> Iterator[Fields]:
        for n, item in enumerate(self.items(field)):
            if isinstance(item, Mapping):
                yield Fields(item, self.faults, f"{self._prefix}{field}[{n}].")
            else:
                self.note(f"{field}[{n}]", f"should be an object, is {shown(item)}", "see docs/catalogue.md")

    def day(self, field: str) -> date | None:
        value = self.take(field)
        if value is None or value == "":
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value).strip()[:10])
        except ValueError:
            self.note(field, f"should be a date, is {shown(value)}", "write it as YYYY-MM-DD")
            return None

    def currency(self, field: str, default: str) -> str:
        value = self.take(field)
        if value is None or value == "":
            return default
        code = value.strip().upper() if isinstance(value, str) else ""
        if not _CURRENCY.fullmatch(code):
            self.note(field, f"should be an ISO 4217 code, is {shown(value)}", "write it like USD, EUR or CNY")
            return default
        return code

    def address(self, field: str) -> str | None:
        """A web address or a relative path; anything that a browser would run is refused."""
        text = self.line(field, 2_000)
        if text is None:
            return None
        scheme = _SCHEME.match(text)
        if scheme and scheme[1].lower() not in ("http", "https"):
            self.note(field, f"has the scheme {shown(scheme[1])}", "give an http(s) address or a relative path")
            return None
        if not scheme and ".." in re.split(r"[/\\]", text):
            self.note(field, "leads out of its folder", "give a path without '..'")
            return None
        return text

    def delivery(self, field: str) -> DeliveryDays | None:
        value = self.take(field)
        if value is None or value == "":
            return None
        try:
            return read_delivery(value)
        except DeliveryError as fault:
            severity: Severity = "warning" if isinstance(value, str) else "error"
            self.faults.append(Fault(self._prefix + field, fault.message, fault.remedy, severity))
            return None

    def attributes(self, field: str) -> dict[str, AttributeValue]:
        value = self.take(field)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.note(field, f"should be an object, is {shown(value)}", 'write it like {"color": "black"}')
            return {}
        if len(value) > ATTRIBUTE_LIMIT:
            self.note(field, f"has {len(value):,} entries", f"give at most {ATTRIBUTE_LIMIT}")
            return {}
        found: dict[str, AttributeValue] = {}
        for name, stated in value.items():
            key = self.string(field, str(name), ID_LIMIT)
            attribute = self.attribute(f"{field}.{shown_name(name)}", stated) if key else None
            if key and attribute is not None:
                found[key] = attribute
        return found

    def attribute(self, field: str, value: object) -> AttributeValue | None:
        """A text, true or false, a number, `{"value", "unit"}` or a list of texts; None for an empty one."""
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return self._quantity(field, value, "")
        if isinstance(value, Mapping):
            if set(value) - {"value", "unit"} or "value" not in value:
                self.note(field, f"is {shown(value)}", 'write a quantity as {"value": 1.7, "unit": "l"}')
                return None
            unit = self.string(f"{field}.unit", value.get("unit"), ID_LIMIT) or ""
            return self._quantity(field, value["value"], unit)
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            texts = (self.string(f"{field}[{n}]", item, LINE_LIMIT) for n, item in enumerate(value[:LIST_LIMIT]))
            return tuple(dict.fromkeys(text for text in texts if text)) or None
        return self.string(field, value, LINE_LIMIT)

    def _quantity(self, field: str, value: object, unit: str) -> Quantity | None:
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and abs(value) < 1e15
            and math.isfinite(value)
        ):
            return Quantity(float(value), unit)
        self.note(field, f"should be a finite number, is {shown(value)}", "correct or remove it")
        return None


def shown_name(name: object) -> str:
    """A field's name as an error quotes it."""
    return clean_line(str(name).encode("utf-8", "replace").decode())[:40]
