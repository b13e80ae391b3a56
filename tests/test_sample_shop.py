"""The sample shop keeps its promises: what is committed is what the generator writes, and it reads as it says."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import yaml
from defusedxml import ElementTree

from data.generate.customers import customers
from data.generate.orders import STATES, orders
from data.generate.pictures import atlas
from data.generate.products import TODAY, evident, products
from data.generate.schema import Leaf, leaves, legal
from data.generate.tables_reading import read_table
from data.generate.vocabulary import facets
from data.generate.write import shop, write
from retrieval.products import LANGUAGES, Language, Product, Quantity
from tests.service_shop import shop as sample

SHOP = Path(__file__).parents[1] / "data" / "shop"
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2}")

Row = dict[str, Any]


def _rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (SHOP / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def catalog() -> list[Row]:
    return _rows("catalog.jsonl")


@pytest.fixture(scope="module")
def items() -> tuple[Product, ...]:
    return shop()


def _of(rows: list[Row], kind: str) -> list[Row]:
    return [row for row in rows if row["kind"] == kind]


def _both(text: Row) -> None:
    assert LATIN.search(text["en"]), text
    assert not HAN.search(text["en"]), text
    assert HAN.search(text["zh"]), text


def test_the_committed_shop_is_what_the_generator_writes(tmp_path: Path) -> None:
    write(tmp_path)
    fresh = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    kept = {file.relative_to(SHOP): file.read_bytes() for file in SHOP.rglob("*") if file.is_file()}
    assert fresh.keys() == kept.keys()
    assert [name for name in fresh if fresh[name] != kept[name]] == []


def test_there_is_enough_of_everything(catalog: list[Row]) -> None:
    found = _of(catalog, "product")
    assert len(found) >= 1500
    assert sum(len(row["variants"]) for row in found) >= 4000
    assert len({row["category"][0] for row in found}) >= 14
    assert len({tuple(row["category"]) for row in found}) >= 80
    assert len({row["brand"] for row in found}) >= 55
    assert 10 <= len(_of(catalog, "promotion")) <= 16
    kinds = Counter(row["type"] for row in _rows("documents.jsonl"))
    assert kinds["policy"] >= 7
    assert kinds["guide"] >= 15
    assert kinds["faq"] >= 40


def test_ids_and_skus_are_unique(catalog: list[Row]) -> None:
    for kind in ("product", "facet", "promotion"):
        ids = [row["id"] for row in _of(catalog, kind)]
        assert len(ids) == len(set(ids))
    skus = [variant["sku"] for row in _of(catalog, "product") for variant in row["variants"]]
    assert [sku for sku, count in Counter(skus).items() if count > 1] == []
    paths = [tuple(row["path"]) for row in _of(catalog, "category")]
    assert len(paths) == len(set(paths))


def test_both_languages_are_everywhere(catalog: list[Row]) -> None:
    for row in _of(catalog, "product"):
        assert LATIN.search(row["title"]["en"])
        assert HAN.search(row["title"]["zh"])
        _both(row["description"])
    for row in [*_of(catalog, "promotion"), *_rows("documents.jsonl")]:
        _both(row["title"])
        _both(row["description"] if row["kind"] == "promotion" else row["body"])
    for row in _of(catalog, "category"):
        _both(row["label"])


def test_titles_are_distinct(items: tuple[Product, ...]) -> None:
    for language in LANGUAGES:
        titles = Counter((item.category, item.title.get(language)) for item in items)
        assert [title for title, count in titles.items() if count > 1] == []


def test_prices_stock_and_dates_make_sense(items: tuple[Product, ...]) -> None:
    for item in items:
        for variant in item.variants:
            assert variant.price_cents is not None
            assert 200 <= variant.price_cents <= 600_000
            assert variant.list_price_cents is None or variant.list_price_cents > variant.price_cents
            assert variant.stock >= 0
        assert item.released is not None
        assert date(2023, 11, 1) <= item.released <= TODAY
        assert (item.rating is None) == (item.review_count == 0)
        assert len(item.reviews) <= min(4, item.review_count)
        assert all(review.written and item.released <= review.written <= TODAY for review in item.reviews)
    sold_out = [item for item in items if not any(variant.stock for variant in item.variants)]
    assert 20 <= len(sold_out) <= 0.1 * len(items)
    assert sum(variant.on_offer for item in items for variant in item.variants) > 300


def test_every_attribute_is_legal_for_its_category(items: tuple[Product, ...]) -> None:
    for item in items:
        for values in (item.attributes, *(variant.options for variant in item.variants)):
            bad = {facet: value for facet, value in values.items() if not legal(item.category, facet, value)}
            assert bad == {}, item.id


def test_a_foreign_attribute_is_not_legal() -> None:
    assert legal(("Footwear", "Hiking boots"), "material", "leather")
    assert not legal(("Footwear", "Hiking boots"), "material", "cast iron")
    assert not legal(("Footwear", "Hiking boots"), "noise_cancelling", True)
    assert not legal(("Kitchen", "Mugs"), "capacity", Quantity(9, "l"))


def test_no_product_combines_what_its_table_forbids(items: tuple[Product, ...]) -> None:
    for item in items:
        for pair in leaves()[item.category].never:
            assert any(item.attributes.get(facet) != value for facet, value in pair.items()), (item.id, pair)


def test_every_value_has_names_in_both_languages(catalog: list[Row], items: tuple[Product, ...]) -> None:
    named = {row["id"]: row for row in _of(catalog, "facet")}
    for item in items:
        for values in (item.attributes, *(variant.options for variant in item.variants)):
            for facet, value in values.items():
                assert facet in named
                texts = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
                assert all(text in named[facet]["values"] for text in texts), (facet, value)
    for row in named.values():
        assert row["label"]["en"]
        assert HAN.search(row["label"]["zh"]) or row["id"] in {"gps"}
        for value in row.get("values", {}).values():
            assert value["label"]["en"]
            assert value["label"]["zh"]
    synonyms = named["material"]["values"]["vegan leather"]["synonyms"]
    assert {"PU leather", "人造革"} <= set(synonyms)


def test_some_attributes_are_missing(items: tuple[Product, ...]) -> None:
    stated = sum(len(item.attributes) for item in items)
    possible = sum(len(leaves()[item.category].rules) for item in items)
    assert 0.03 <= 1 - stated / possible <= 0.1


def test_near_duplicates_differ_in_one_attribute(items: tuple[Product, ...]) -> None:
    by_id = {item.id: item for item in items}
    _, twins = products()
    assert len(twins) >= 60
    for pair in twins:
        first, second = by_id[pair.first], by_id[pair.second]
        different = [
            facet
            for facet in first.attributes.keys() | second.attributes.keys()
            if first.attributes.get(facet) != second.attributes.get(facet)
        ]
        assert different == [pair.facet]
        assert first.brand == second.brand
        assert first.category == second.category
    assert len({pair.facet for pair in twins}) >= 20


def test_paths_lead_somewhere(catalog: list[Row]) -> None:
    paths = {tuple(row["path"]) for row in _of(catalog, "category")}
    ids = {row["id"] for row in _of(catalog, "product")}
    for row in _of(catalog, "category"):
        assert all(tuple(path) in paths for path in row.get("goes_with", []))
        assert tuple(row["path"][:1]) in paths
        if len(row["path"]) == 2:
            assert row["goes_with"]
    for row in _of(catalog, "promotion"):
        assert set(row.get("products", [])) <= ids
        assert "category" not in row or tuple(row["category"]) in paths
        assert row.get("products") or row.get("category") or row["id"] == "free-delivery-50"
    for row in _rows("documents.jsonl"):
        assert "category" not in row or tuple(row["category"]) in paths


def test_promotions_stand_end_and_come(catalog: list[Row]) -> None:
    rows = _of(catalog, "promotion")
    now = TODAY.isoformat()
    assert any(row["ends"] is None for row in rows)
    assert any(row["ends"] and row["ends"] < now for row in rows)
    assert any(row["starts"] > now for row in rows)
    assert any(row["starts"] <= now and row["ends"] and row["ends"] >= now for row in rows)


def test_pictures_are_small_plain_svg(items: tuple[Product, ...]) -> None:
    wanted = {path for item in items for path in (item.image, *(variant.image for variant in item.variants)) if path}
    assert wanted == {f"images/{file.name}" for file in (SHOP / "images").iterdir()}
    assert len(atlas.drawings()) >= 80
    total = 0
    for path in wanted:
        source = (SHOP / path).read_text(encoding="utf-8")
        total += len(source)
        assert len(source) <= 3072, path
        root: Element = ElementTree.fromstring(source)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"script", "text", "image", "foreignObject", "a", "use", "style"}, path
        assert "href" not in source
        assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert total < 10_000_000


def test_every_product_and_odd_variant_has_a_picture(items: tuple[Product, ...]) -> None:
    for item in items:
        assert item.image
        shown = item.variants[0].options.get("color")
        for variant in item.variants:
            assert (variant.image is not None) == (variant.options.get("color") != shown)


def test_the_shop_is_not_too_large() -> None:
    assert sum(file.stat().st_size for file in SHOP.parent.rglob("*") if file.is_file()) < 25_000_000


# What a description may not say of a product that is something else. Longest names first, so that "vegan leather" is
# not taken for "leather". Words with an everyday meaning beside the material's ("paper", "cotton on") are left out.
_EVERYDAY = {"felt", "paper", "glass", "cork", "knit", "plastic", "steel", "rubber", "gold", "silver", "clear", "natural",
             "orange", "pink", "pine", "mint", "brown", "green", "multicolor", "light grey", "latex", "mesh"}  # fmt: skip


def _named(text: str, words: list[str]) -> Iterator[str]:
    rest = text.lower()
    for word in sorted(words, key=len, reverse=True):
        pattern = rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
        if re.search(pattern, rest):
            yield word
            rest = re.sub(pattern, " ", rest)


def test_no_text_names_a_material_or_color_that_the_product_is_not(items: tuple[Product, ...]) -> None:
    excused = set(evident())
    materials = {word for word in facets()["material"].words if word not in _EVERYDAY}
    fills = set(facets()["fill"].words) - {"down", "synthetic", "feather"}
    for item in items:
        if item.id in excused:
            continue
        said = f"{item.title.get('en')}. {item.description.get('en') if item.description else ''}"
        said = said.replace(item.brand or "", " ").replace("Olive Grove", " ")
        said = re.sub(r"(warm|cool|neutral) white", " ", said)  # a lamp's light, not its color
        own = {str(item.attributes.get(facet)) for facet in ("material", "fill", "coating")}
        wrong = [word for word in _named(said, sorted(materials | fills)) if word not in own and not _part(word, own)]
        assert wrong == [], (item.id, said)
        own_colors = {str(variant.options.get("color")) for variant in item.variants}
        colors = [word for word in facets()["color"].words if word not in _EVERYDAY | {"olive", "sage", "coral"}]
        assert [word for word in _named(said, colors) if word not in own_colors] == [], (item.id, said)


def _part(word: str, own: set[str]) -> bool:
    """Whether the word is only a piece of what the product is: "wool" of "merino wool", "nylon" of "ripstop nylon"."""
    return any(word in value for value in own if value != "vegan leather")


def test_chinese_texts_name_no_other_material(items: tuple[Product, ...]) -> None:
    excused = set(evident())
    words = facets()["material"].words
    labels = {
        word.zh: value for value, word in words.items() if len(word.zh) >= 2 and value not in _EVERYDAY | {"ceramic"}
    }
    for item in items:
        if item.id in excused or item.description is None:
            continue
        said = item.title.get("zh") + item.description.get("zh")
        material = words.get(str(item.attributes.get("material")))
        fill = facets()["fill"].words.get(str(item.attributes.get("fill")))
        own = "".join([fill.zh if fill else "", material.zh if material else ""])
        own += "".join(material.lines["zh"] if material and material.lines else ())
        wrong = [label for label in _named(said, sorted(labels)) if label not in own]
        assert wrong == [], (item.id, said)


def _split(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) +|(?<=[。！？])", text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_flags_are_never_contradicted(items: tuple[Product, ...], language: Language) -> None:
    """Every sentence written for one value of a flag or word stands only where the product has that value."""
    owners: dict[str, set[tuple[str, str]]] = {}
    for facet in facets().values():
        choices = [("True", facet.yes), ("False", facet.no)]
        choices += [(value, word.lines) for value, word in facet.words.items() if word.lines and facet.id != "material"]
        for value, lines in choices:
            for line in lines[language] if lines else ():
                owners.setdefault(line, set()).add((facet.id, value))
    for item in items:
        text = item.description.get(language) if item.description else ""
        for line in _split(text):
            pairs = owners.get(line)
            if pairs:
                assert any(str(item.attributes.get(facet)) == value for facet, value in pairs), (item.id, line)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_descriptions_do_not_repeat_themselves(items: tuple[Product, ...], language: Language) -> None:
    texts = [item.description.get(language) for item in items if item.description]
    assert len(set(texts)) >= 0.995 * len(texts)
    sentences: Counter[str] = Counter()
    for text in texts:
        sentences.update({re.sub(r"\d[\d.]*", "#", sentence) for sentence in _split(text) if len(sentence) > 8})
    assert len(sentences) > 1000
    assert max(sentences.values()) <= 0.06 * len(texts), sentences.most_common(3)


def test_facts_in_text_alone_are_listed(items: tuple[Product, ...]) -> None:
    by_id = {item.id: item for item in items}
    listed = (SHOP.parent / "README.md").read_text(encoding="utf-8")
    assert len(evident()) == 12
    for id_, sentence in evident().items():
        description = by_id[id_].description
        assert description is not None
        assert sentence.get("en") in description.get("en")
        assert sentence.get("zh") in description.get("zh")
        assert id_ in listed


def test_customers_are_invented_and_reachable_nowhere() -> None:
    rows = _rows("customers.jsonl")
    assert len(rows) == 60
    assert len({row["id"] for row in rows}) == len({row["email"] for row in rows}) == 60
    assert all(row["email"].endswith("@example.com") for row in rows)
    assert all(re.fullmatch(r"\+1-555-01\d\d|\+86-000-0000-\d{4}", row["phone"]) for row in rows)
    assert {row["language"] for row in rows} == {"en", "zh"}
    assert {row["tier"] for row in rows} == {"standard", "silver", "gold"}


def test_orders_refer_to_the_shop_and_sum_up(items: tuple[Product, ...]) -> None:
    prices = {variant.sku: (item.id, variant.price_cents) for item in items for variant in item.variants}
    people = {person.id: person for person in customers()}
    rows = _rows("orders.jsonl")
    assert len(rows) == 250
    assert {row["state"] for row in rows} == set(STATES)
    for row in rows:
        assert row["customer"] in people
        assert row["placed"][:10] >= people[row["customer"]].created.isoformat()
        for line in row["items"]:
            assert prices[line["sku"]] == (line["product"], line["price_cents"])
        assert row.get("shipping_cents", 0) in {0, 490, 1290}
        paid = [one["cents"] for one in row.get("payments", []) if one["flow"] == "payment"]
        subtotal = sum(line["price_cents"] * line.get("quantity", 1) for line in row["items"])
        assert not paid or paid == [subtotal + row.get("shipping_cents", 0) + row["tax_cents"]]


def test_the_dates_of_an_order_fit_its_state() -> None:
    for row in _rows("orders.jsonl"):
        parcels = row.get("shipments", [])
        sent = {sku for parcel in parcels for sku in parcel["skus"]}
        wanted = {line["sku"] for line in row["items"]}
        if row["state"] in {"pending", "paid", "processing", "cancelled"}:
            assert not sent
        elif row["state"] == "partly_shipped":
            assert sent
            assert sent < wanted
        else:
            assert sent == wanted
        for parcel in parcels:
            assert row["placed"] < parcel["shipped"] <= TODAY.isoformat() + "T23:59:59Z"
            arrived = row["state"] not in {"shipped", "partly_shipped"}
            assert ("delivered" in parcel) == arrived
            assert not arrived or parcel["shipped"] < parcel["delivered"] < "2026-11-21"
        back = row.get("returned") or row.get("exchange")
        assert (back is not None) == (row["state"] in {"return_requested", "returned", "refunded", "exchanged"})
        if back:
            assert back["requested"] > parcels[0]["delivered"]
        assert ("payments" not in row) == (row["state"] in {"pending", "cancelled"})
        assert not any(re.search(r"\d{12}", one.get("reference", "")) for one in row.get("payments", []))


def test_the_options_of_what_was_ordered_are_those_of_what_is_sold() -> None:
    sold = {one.sku: one.options for article in sample().articles.values() for one in article.variants}
    for order in sample().orders.values():
        for line in order.items:
            assert line.options == sold[line.sku]
    assert any(line.options.get("capacity") == "30 ml" for order in sample().orders.values() for line in order.items)


def test_everything_was_paid_with_a_method_of_the_customer() -> None:
    methods = {row["id"]: {one["id"] for one in row["methods"]} for row in _rows("customers.jsonl")}
    for row in _rows("orders.jsonl"):
        assert {one["method"] for one in row.get("payments", [])} <= methods[row["customer"]]
    cards = [one for row in _rows("customers.jsonl") for one in row["methods"] if one["kind"] == "gift_card"]
    assert len(cards) >= 30
    assert all(one["balance_cents"] > 0 for one in cards)


def test_orders_are_made_of_products_already_released(items: tuple[Product, ...]) -> None:
    for order in orders(items):
        for line in order.items:
            assert line.product.released is not None
            assert line.product.released <= order.placed.date()


def test_each_leaf_speaks_of_itself() -> None:
    def wordy(leaf: Leaf) -> bool:
        return all(len(leaf.lines[lang]) >= 3 and len(leaf.uses[lang]) >= 2 for lang in ("en", "zh"))

    assert [leaf.name for leaf in leaves().values() if not wordy(leaf)] == []


def test_labels_are_names_and_not_prose() -> None:
    rows = [json.loads(line) for line in (SHOP / "catalog.jsonl").read_text(encoding="utf-8").splitlines()]
    labels = [row["label"] for row in rows if row.get("kind") in ("category", "facet")]
    labels += [value["label"] for row in rows if row.get("kind") == "facet" for value in row.get("values", {}).values()]
    assert labels
    wrong = [
        label for label in labels if len(label["zh"]) > 14 or len(label["en"]) > 40 or set("。\n{") & set(label["zh"])
    ]
    assert not wrong


def test_a_key_that_stands_twice_in_a_table_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "table.yaml"
    table.write_text("zh: name\nzh: prose\n", encoding="utf-8")
    with pytest.raises(yaml.YAMLError, match="stands twice"):
        read_table(table)
