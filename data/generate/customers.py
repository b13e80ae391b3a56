"""The sixty invented customers of the sample shop."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from data.generate.products import TODAY
from data.generate.tables_reading import read_table
from data.generate.vocabulary import TABLES
from retrieval.products import Language


@dataclass(frozen=True, slots=True)
class Customer:
    """A person who buys. `name` is in the customer's own script, `latin` for the parcel label."""

    id: str
    name: str
    latin: str
    email: str
    phone: str
    language: Language
    tier: str
    created: date
    address: tuple[str, str, str, str, str]


@cache
def customers() -> tuple[Customer, ...]:
    """Thirty who write English and thirty who write Chinese; numbers are from ranges kept for fiction."""
    table = read_table(TABLES / "people.yaml")
    people: list[tuple[str, str, Language]] = [(name, name, "en") for name in table["english"]]
    people += [(name, latin, "zh") for name, latin in table["chinese"]]
    rng = random.Random("shop:customers")
    rng.shuffle(people)
    made = []
    for number, (name, latin, language) in enumerate(people):
        places = table["english_places"] if language == "en" else table["chinese_places"]
        handle = latin.lower().replace("'", "").replace(" ", ".")
        street, city, region, postcode, country = rng.choice(places)
        made.append(
            Customer(
                id=f"C-{1001 + number}",
                name=name,
                latin=latin,
                email=f"{handle}@example.com",
                phone=f"+1-555-01{number:02d}" if language == "en" else f"+86-000-0000-{1000 + number}",
                language=language,
                tier=rng.choices(("standard", "silver", "gold"), (60, 27, 13))[0],
                created=TODAY - timedelta(days=rng.randint(120, 1300)),
                address=(street, city, region, postcode, country),
            )
        )
    return tuple(made)
