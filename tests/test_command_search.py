from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.__main__ import main

PRODUCTS = (
    {"id": "a", "title": {"en": "Walking boots", "zh": "徒步靴"}, "brand": "Oakham", "category": ["Shoes"],
     "attributes": {"material": "leather", "waterproof": True, "weight": {"value": 900, "unit": "g"}},
     "variants": [{"sku": "a-1", "price_cents": 9000, "stock": 2, "options": {"color": "black"}}]},
    {"id": "b", "title": {"en": "Canvas walking boots", "zh": "帆布徒步靴"}, "brand": "Fern", "category": ["Shoes"],
     "attributes": {"material": "canvas", "waterproof": False, "weight": {"value": 700, "unit": "g"}},
     "variants": [{"sku": "b-1", "price_cents": 4000, "stock": 2, "options": {"color": "red"}}]},
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    file = tmp_path / "catalog.jsonl"
    file.write_text("\n".join(json.dumps({"kind": "product", **one}) for one in PRODUCTS), encoding="utf-8")
    database = f"sqlite:///{tmp_path / 'shop.db'}"
    assert main(["import", str(file), "--database", database]) == 0
    capsys.readouterr()
    return ["--database", database, "--index-dir", str(tmp_path / "index")]


def asked(shop: list[str], capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["search", *arguments, "--json", *shop]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def skus(found: dict[str, object]) -> list[str]:
    hits = found["hits"]
    assert isinstance(hits, list)
    return [hit["sku"] for hit in hits]


def test_hits_say_why_they_are_there(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "walking boots", "--not", "material=leather", *shop]) == 0
    out = capsys.readouterr().out
    assert "no index" in out
    assert "b-1" in out
    assert "a-1" not in out
    assert "material:not met" in out.replace("\n", " ") or "canvas" in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), ["a-1", "b-1"]),
        (("--is", "material=leather"), ["a-1"]),
        (("--not", "brand=Oakham"), ["b-1"]),
        (("--max-price", "50"), ["b-1"]),
        (("--is", "waterproof=yes"), ["a-1"]),
        (("--not", "waterproof=yes"), ["b-1"]),
        (("--is", "color=red", "--is", "color=black"), ["a-1", "b-1"]),
        (("--is", "category=Shoes", "--limit", "1"), None),
    ],
)
def test_constraints_are_kept(
    shop: list[str], capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: list[str] | None
) -> None:
    found = skus(asked(shop, capsys, "boots", *arguments))
    assert len(found) == 1 if expected is None else sorted(found) == expected


def test_what_stands_in_the_way_is_named(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(shop, capsys, "boots", "--is", "material=leather", "--max-price", "50")
    assert found["hits"] == []
    relaxed = found["relaxed"]
    assert isinstance(relaxed, list)
    told = [
        (one["give_up"], one["count"], one["instead"][0]["amount"], [hit["sku"] for hit in one["nearest"]])
        for one in relaxed
    ]
    assert told == [(["material:is"], 1, None, ["b-1"]), (["price:is"], 1, 9000.0, ["a-1"])]
    assert relaxed[0]["instead"][0]["values"] == [{"value": "canvas", "count": 1}]
    assert relaxed[1]["nearest"][0]["broken"] == ["price:is"]


def test_why_says_what_a_hit_lost_on(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(shop, capsys, "canvas walking boots")
    hits = found["hits"]
    assert isinstance(hits, list)
    best, second = hits
    assert best["lost"] == []
    (lost,) = second["lost"]
    assert lost["ahead"] == best["product"]
    assert lost["score"] == pytest.approx(best["score"] - second["score"], abs=2e-4)
    assert sum(lost["parts"].values()) <= -lost["score"] + 1e-3
    assert main(["search", "canvas walking boots", "--why", *shop]) == 0
    assert "behind" in capsys.readouterr().out


def test_related_products_keep_what_was_asked(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["related", "a", "--cheaper", "--json", *shop]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["sku"] == "b-1"
    assert {"tie": "differs", "evidence": "price", "amount": -5000.0} in found["links"]
    assert main(["related", "b", "--cheaper", *shop]) == 0
    assert "nothing of that kind fits" in capsys.readouterr().out
    assert main(["related", "zz", *shop]) == 1
    assert "no product has the id 'zz'" in capsys.readouterr().err
    assert main(["search", "boots", "--is", "material=leather", "--max-price", "50", *shop]) == 0
    assert "without material:is: 1 products" in capsys.readouterr().out


def test_what_the_shop_does_not_have_is_said(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "helicopter", *shop]) == 0
    assert "the shop has nothing of that" in capsys.readouterr().out


@pytest.mark.parametrize("facet", ["weight", "unheard"])
def test_a_facet_without_named_values_is_refused_in_a_line(
    shop: list[str], capsys: pytest.CaptureFixture[str], facet: str
) -> None:
    assert main(["search", "boots", "--is", f"{facet}=x", *shop]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"error: {facet} is not a facet with named values")
    assert said.count("\n") == 1


def test_a_pair_without_a_value_is_refused(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["search", "boots", "--not", "leather", *shop])
    assert "FACET=VALUE" in capsys.readouterr().err
