from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from retrieval.basket_store import BasketStore, is_orders, read_orders
from retrieval.baskets import Baskets, basket_of
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.errors import ImportRejected
from retrieval.products import AttributeValue, CategoryLabel, Localized, Product, Promotion, Quantity, Variant
from retrieval.related import RelatedProducts, Tie, comparative, otherwise
from retrieval.search import Searcher
from tests.test_relaxation import Record


def made(
    name: str, category: str, price: int = 50, color: str = "black", before: int | None = None, **about: AttributeValue
) -> Product:
    variant = Variant(f"{name}-1", 100 * price, 2, {"color": color}, 100 * before if before else None)
    return Product(name, Localized(en=f"{category} {name}"), (variant,), category=(category,), attributes=about)


SHIRTS = [made(name, "Shirt", price, material="linen") for name, price in (("s1", 60), ("s2", 40), ("s3", 80))]
BELTS = [made("b1", "Belt", 20), made("b2", "Belt", 30, color="red")]
HATS = [made("h1", "Hat", 25, before=50), made("h2", "Hat", 25)]
LABELS = [CategoryLabel(("Shirt",), Localized(en="Shirt"), goes_with=(("Belt",),))]


def related(baskets: Baskets | None = None, promotions: tuple[Promotion, ...] = ()) -> RelatedProducts:
    products = [*SHIRTS, *BELTS, *HATS]
    searcher = Searcher(products, Record(products), category_labels=LABELS)
    return RelatedProducts(searcher, baskets or Baskets((), products), promotions)


def facets() -> Searcher:
    return Searcher(SHIRTS, Record(SHIRTS))


def test_similar_but_cheaper_is_a_search_with_one_constraint_more() -> None:
    shirt = SHIRTS[0]
    cheaper = comparative(shirt, shirt.variants[0], "price", False, facets().facets)
    assert cheaper is not None
    (found,) = related().similar(shirt, shirt.variants[0], Constraints((cheaper,)))
    assert found.hit.product.id == "s2"
    assert {link.evidence: link.amount for link in found.links if link.tie is Tie.DIFFERS}["price"] == -2000
    assert "material=linen" in [link.evidence for link in found.links if link.tie is Tie.SHARES]


def test_similar_products_are_never_the_product_itself_nor_what_is_ruled_out() -> None:
    no_cheap = Constraint("price", Operator.RANGE, low=7000)
    found = related().similar(SHIRTS[0], SHIRTS[0].variants[0], Constraints((no_cheap,)))
    assert [one.hit.product.id for one in found] == ["s3"]


def test_numbers_are_compared_in_the_unit_they_are_filtered_by() -> None:
    bags = [
        Product(
            name,
            Localized(en="bag"),
            (Variant(name, 100, 1),),
            category=("Bag",),
            attributes={"weight": Quantity(w, "kg"), "capacity": Quantity(c, "l")},
        )
        for name, w, c in (("a", 1.5, 20), ("b", 1.2, 30))
    ]
    shop = Searcher(bags, Record(bags))
    finder = RelatedProducts(shop)
    lighter = comparative(bags[0], bags[0].variants[0], "weight", False, shop.facets)
    bigger = comparative(bags[0], bags[0].variants[0], "extent", True, shop.facets)
    assert lighter is not None
    assert bigger is not None
    assert bigger.facet == "capacity"
    found = finder.similar(bags[0], bags[0].variants[0], Constraints((lighter, bigger)))
    assert [one.hit.product.id for one in found] == ["b"]
    back = comparative(bags[1], bags[1].variants[0], "weight", False, shop.facets)
    assert back is not None
    assert finder.similar(bags[1], bags[1].variants[0], Constraints((back,))) == ()
    assert comparative(bags[0], bags[0].variants[0], "power", True, shop.facets) is None


def test_another_colour_is_an_exclusion_of_this_one() -> None:
    item = otherwise(BELTS[0], BELTS[0].variants[0], "color")
    assert item is not None
    assert (item.operator, item.values) == (Operator.NONE_OF, ("black",))
    assert otherwise(BELTS[0], BELTS[0].variants[0], "brand") is None


def test_complements_come_from_the_taxonomy_and_from_orders() -> None:
    plain = related().complements(SHIRTS[0])
    assert {one.hit.product.id for one in plain} == {"b1", "b2"}
    assert all(one.links[0].tie is Tie.GOES_WITH for one in plain)
    orders = [basket_of(str(n), ["s1", "h2"]) for n in range(4)] + [basket_of(f"x{n}", ["b1"]) for n in range(20)]
    bought = related(Baskets(orders, [*SHIRTS, *BELTS, *HATS])).complements(SHIRTS[0])
    assert bought[0].hit.product.id == "h2"
    assert (Tie.BOUGHT_TOGETHER, "h2", 4) in [(link.tie, link.evidence, link.amount) for link in bought[0].links]
    red = Constraint("color", Operator.NONE_OF, ("black",))
    assert [one.hit.product.id for one in related().complements(SHIRTS[0], Constraints((red,)))] == ["b2"]


def test_lift_is_shrunk_towards_chance() -> None:
    products = [*SHIRTS, *BELTS, *HATS]
    once = Baskets([basket_of("1", ["s1", "b1"]), *(basket_of(f"n{n}", ["h1"]) for n in range(99))], products)
    often = Baskets(
        [basket_of(str(n), ["s1", "b1"]) for n in range(10)] + [basket_of(f"n{n}", ["h1"]) for n in range(90)], products
    )
    assert 1 < once.lift("s1", "b1") < often.lift("s1", "b1")
    assert once.lift("s1", "h1") < 1.01
    assert often.companions("s1")[0].orders == 10


def test_offers_and_promotions_that_run_today() -> None:
    hats = Promotion(
        "p",
        Localized(en="Hats"),
        Localized(en="10% off"),
        10,
        category=("Hat",),
        starts=date(2026, 1, 1),
        ends=date(2026, 1, 31),
    )
    finder = related(promotions=(hats,))
    within = finder.on_promotion(date(2026, 1, 31))
    assert [one.hit.product.id for one in within] == ["h1", "h2"]
    assert [(link.tie, link.amount) for link in within[0].links] == [(Tie.REDUCED, 50), (Tie.PROMOTION, 10)]
    assert [one.hit.product.id for one in finder.on_promotion(date(2026, 2, 1))] == ["h1"]


def test_the_newest_come_first_of_all_that_fits() -> None:
    dated = [
        Product(f"n{n}", Localized(en="lamp"), (Variant(f"n{n}", 100 * n, int(n != 3)),), released=date(2026, 1, n))
        for n in range(1, 5)
    ]
    finder = RelatedProducts(Searcher(dated, Record(dated)))
    assert [one.hit.product.id for one in finder.newest()] == ["n4", "n2", "n1"]
    cheap = Constraint("price", Operator.RANGE, high=200)
    assert [one.hit.product.id for one in finder.newest(Constraints((cheap,)))] == ["n2", "n1"]


def test_orders_are_kept_once_and_without_the_customer(tmp_path: Path) -> None:
    order = {"id": "T-1", "customer": "C-9", "items": [{"product": "s1", "quantity": 2}, {"product": "b1"}]}
    file = tmp_path / "orders.jsonl"
    file.write_text(json.dumps(order) + "\n", encoding="utf-8")
    assert is_orders(file)
    with BasketStore.open(f"sqlite:///{tmp_path / 'shop.db'}") as store:
        assert store.all() == ()
        assert store.put(read_orders(file)) == 1
        assert store.put(read_orders(file)) == 1
        (basket,) = store.all()
    assert basket.products == ("b1", "s1")
    kept = (tmp_path / "shop.db").read_bytes()
    assert b"C-9" not in kept
    assert b"T-1" not in kept


def test_a_file_that_holds_no_orders_is_told_from_one(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalog.jsonl"
    catalogue.write_text(json.dumps({"kind": "product", "id": "a", "items": [], "quantity": 1}), encoding="utf-8")
    assert not is_orders(catalogue)
    broken = tmp_path / "orders.json"
    broken.write_text('{"orders": {"1": {"quantity": 1}}}', encoding="utf-8")
    assert not is_orders(broken)
    with pytest.raises(ImportRejected, match="order 1 has no id or no items"):
        list(read_orders(broken))
