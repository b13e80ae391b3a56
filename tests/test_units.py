from __future__ import annotations

import pytest

from retrieval.units import find_unit, to_base, unit_names


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (1.5, "kg", (1500, "g")),
        (2, "斤", (1000, "g")),
        (16, "oz", (453.59237, "g")),
        (1, "英寸", (2.54, "cm")),
        (0.5, "L", (500, "ml")),
        (90, "minutes", (1.5, "h")),
        (2, "TB", (2048, "GB")),
        (3, "parsec", (3, "parsec")),
        (7, "", (7, "")),
    ],
)
def test_amounts_of_one_dimension_share_a_unit(amount: float, unit: str, expected: tuple[float, str]) -> None:
    value, base = to_base(amount, unit)
    assert value == pytest.approx(expected[0])
    assert base == expected[1]


def test_a_unit_is_known_by_any_case_and_language() -> None:
    assert find_unit(" KG ") == find_unit("公斤")
    assert find_unit("furlong") is None


def test_names_come_longest_first_so_that_a_pattern_takes_the_whole() -> None:
    names = unit_names()
    assert names.index("毫升") < names.index("升")
    assert names.index("mah") < names.index("m")
