from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.hits import Relaxed
from retrieval.products import Localized, Product, Quantity, Variant
from retrieval.search import Searcher


class Record:
    def __init__(self, products: Sequence[Product]) -> None:
        self.products = {one.id: one for one in products}

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        return {name: self.products[name] for name in ids if name in self.products}


def shoe(name: str, price: int, color: str, size: str = "42", category: str = "Shoes > Trainers") -> Product:
    variant = Variant(f"{name}-1", 100 * price, 3, {"color": color, "size": size})
    return Product(name, Localized(en=f"shoe {name}"), (variant,), category=tuple(category.split(" > ")))


def searcher(*products: Product) -> Searcher:
    return Searcher(products, Record(products))


def one_of(facet: str, *values: str) -> Constraint:
    return Constraint(facet, Operator.ONE_OF, values)


UNDER_50 = Constraint("price", Operator.RANGE, high=5000)
RED = one_of("color", "red")


def by_facet(relaxed: Sequence[Relaxed]) -> dict[str, Relaxed]:
    return {"+".join(sorted(item.facet for item in one.constraints)): one for one in relaxed}


def test_a_price_names_the_nearest_and_a_colour_the_others_with_counts() -> None:
    found = searcher(
        shoe("a", 59, "red"),
        shoe("b", 99, "red"),
        shoe("c", 40, "blue"),
        shoe("d", 30, "blue"),
        shoe("e", 45, "green"),
    ).search("shoe", Constraints((RED, UNDER_50)))
    relaxed = by_facet(found.relaxed)
    price, color = relaxed["price"], relaxed["color"]
    assert (price.count, price.instead[0].amount) == (2, 5900)
    assert [hit.product.id for hit in price.nearest] == ["a", "b"]
    assert [item.facet for item in price.nearest[0].why.broken] == ["price"]
    assert color.count == 3
    assert [(one.value, one.count) for one in color.instead[0].values] == [("blue", 2), ("green", 1)]


def test_sizes_are_offered_nearest_first() -> None:
    stock = [shoe(name, 10, "red", size) for name, size in (("a", "39"), ("b", "44"), ("c", "36"), ("d", "36"))]
    (size,) = searcher(*stock).relax(Constraints((one_of("size", "43"),)))
    assert [one.value for one in size.instead[0].values] == ["44", "39", "36"]
    assert [hit.product.id for hit in size.nearest] == ["b", "a", "c"]
    letters = [shoe(name, 10, "red", size) for name, size in (("a", "S"), ("b", "XXL"), ("c", "L"))]
    (size,) = searcher(*letters).relax(Constraints((one_of("size", "XL"),)))
    assert [one.value for one in size.instead[0].values][-1] == "S"


def test_a_category_gives_way_to_the_one_above_it() -> None:
    stock = (shoe("a", 10, "red", category="Shoes > Boots"), shoe("b", 10, "red", category="Bags > Totes"))
    (category,) = searcher(*stock).relax(Constraints((one_of("category", "Shoes > Trainers"),)))
    assert [(one.value, one.count) for one in category.instead[0].values] == [("Shoes", 1)]


def test_what_is_ruled_out_is_named_when_nothing_else_is_left() -> None:
    ruled_out = Constraint("color", Operator.NONE_OF, ("red", "black"))
    (relaxed,) = searcher(shoe("a", 10, "red"), shoe("b", 10, "red")).relax(Constraints((ruled_out,)))
    assert [(one.value, one.count) for one in relaxed.instead[0].values] == [("red", 2)]


def test_many_constraints_blame_the_fewest() -> None:
    about = dict.fromkeys("abcdefghij", "yes")
    variant = Variant("x-1", 1000, 1, {**about, "color": "blue", "size": "40"})
    stock = (Product("x", Localized(en="thing"), (variant,), category=("Things",)),)
    wanted = [one_of(name, "yes") for name in about]
    asked = Constraints((*wanted, RED, one_of("size", "41"), UNDER_50))
    (relaxed,) = searcher(*stock).relax(asked)
    assert [item.facet for item in relaxed.constraints] == ["color", "size"]
    assert {one.constraint.facet: one.values[0].value for one in relaxed.instead} == {"color": "blue", "size": "40"}


def test_a_number_is_compared_across_units() -> None:
    def bag(name: str, weight: Quantity) -> Product:
        return Product(
            name, Localized(en="bag"), (Variant(name, 100, 1),), category=("Bags",), attributes={"weight": weight}
        )

    light = Constraint("weight", Operator.RANGE, high=1000, unit="g")
    (relaxed,) = searcher(bag("a", Quantity(1.2, "kg")), bag("b", Quantity(3000, "g"))).relax(Constraints((light,)))
    assert relaxed.instead[0].amount == 1200
    assert [hit.product.id for hit in relaxed.nearest] == ["a", "b"]


def test_a_product_at_hand_is_shown_in_the_variant_that_breaks_least() -> None:
    variants = (
        Variant("v1", 100, 1, {"color": "black", "size": "40"}),
        Variant("v2", 900, 1, {"color": "red", "size": "40"}),
    )
    shop = searcher(Product("a", Localized(en="shoe"), variants, category=("Shoes",)))
    hit = shop.hit(shop.products[0], Constraints((RED, one_of("size", "44"))))
    assert hit is not None
    assert hit.variant.sku == "v2"
    assert hit.why.admission.admitted is False
    black = Constraint("color", Operator.NONE_OF, ("black",))
    kept = shop.hit(shop.products[0], Constraints((black, one_of("size", "44"), UNDER_50)))
    assert kept is not None
    assert kept.variant.sku == "v2"
