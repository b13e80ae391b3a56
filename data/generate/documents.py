"""Policies, buying guides and questions, from their tables."""

from __future__ import annotations

from data.generate.records import Record
from data.generate.tables_reading import read_table
from data.generate.vocabulary import TABLES
from retrieval.products import Document, DocumentKind, Localized

_FOLDER = TABLES / "documents"


def _long(name: str, kind: DocumentKind) -> list[Document]:
    rows = read_table(_FOLDER / name)
    return [
        Document(
            id=row["id"],
            kind=kind,
            title=Localized(*row["title"]),
            body=Localized(row["en"].strip(), row["zh"].strip()),
            category=tuple(row["category"].split("/")) if "category" in row else (),
        )
        for row in rows
    ]


def documents() -> tuple[Document, ...]:
    """Every document of the shop, in both languages."""
    questions = read_table(_FOLDER / "faq.yaml")
    asked = [
        Document(f"faq-{id_}", "faq", Localized(row[0], row[1]), Localized(row[2], row[3]))
        for id_, row in questions.items()
    ]
    return (*_long("policies.yaml", "policy"), *_long("guides.yaml", "guide"), *asked)


def settings() -> Record:
    """What shop.json holds: the shop's name, languages, hours and the numbers that its policies state."""
    return dict(read_table(_FOLDER / "shop.yaml"))
