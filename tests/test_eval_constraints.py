"""The constraints command: what its checker makes of the records, and that search made wrong in any one way is found out."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.constraint_cases import generate
from eval.constraint_catalogues import Trial, opened
from eval.constraint_checker import Checker, Found
from eval.constraint_meaning import Said
from eval.constraint_records import Item, Measure, Records, Sellable, read_records
from eval.constraint_report import CatalogueReport, recall
from eval.constraint_trial import Fault, Finder, Outcome, constraint_of, try_all
from eval.constraint_wishes import Asked, Case, Wish
from eval.constraint_words_trial import understand_all
from retrieval import constraints as constraints_module
from retrieval.constraints import Constraint, Constraints, Evidence, Finding, Operator, Verdict
from retrieval.products import Attributes, Localized, Product, Quantity, Variant
from retrieval.search import Searcher, SearchResult
from tests.constraint_shop import write_catalogue

CASES = 150
Judge = Callable[[Constraint, Product, Variant, Evidence], Verdict]
ORIGINAL: Judge = constraints_module.judge


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder = tmp_path_factory.mktemp("constraints")
    with opened(write_catalogue(folder), folder / "trial") as made:
        yield made


@pytest.fixture(scope="module")
def cases(trial: Trial) -> list[Case]:
    return generate(trial.checker, CASES, seed=5)


def report_of(trial: Trial, cases: Sequence[Case], find: Finder) -> CatalogueReport:
    return CatalogueReport(trial.name, len(trial.checker.items), tuple(try_all(cases, trial.checker, find)), (), 0.0)


def until_a_fault(trial: Trial, cases: Sequence[Case], find: Finder) -> CatalogueReport:
    """The report of these cases up to the first that shows a fault, which settles it."""
    outcomes = []
    for outcome in try_all(cases, trial.checker, find):
        outcomes.append(outcome)
        if outcome.failures:
            break
    return CatalogueReport(trial.name, len(trial.checker.items), tuple(outcomes), (), 0.0)


def faults(report: CatalogueReport) -> set[Fault]:
    return {failure.fault for one in report.outcomes for failure in one.failures}


class Record:
    """A catalogue of record that may be another than the one that was searched."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = {product.id: product for product in products}

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        return {one: self._products[one] for one in ids if one in self._products}


def fresh(trial: Trial, products: Sequence[Product] | None = None, record: Sequence[Product] | None = None) -> Finder:
    """The trial's search made anew, so that nothing it remembers was judged before a mutation."""
    products = products or trial.searcher.products
    searcher = Searcher(products, Record(record or products))
    return lambda query, constraints, limit: searcher.search(query, constraints, limit=limit)


# The cases


def test_the_same_seed_gives_the_same_cases_and_another_gives_others(trial: Trial, cases: list[Case]) -> None:
    assert generate(trial.checker, CASES, seed=5) == cases
    assert generate(trial.checker, CASES, seed=6) != cases


def test_cases_cover_what_they_must(cases: list[Case]) -> None:
    assert sum(case.excluding for case in cases) >= len(cases) * 2 / 3
    assert sum(case.language == "zh" for case in cases) >= len(cases) / 3
    assert {len(case.wishes) for case in cases} == {1, 2, 3, 4, 5}
    asked = {(wish.facet, wish.asked) for case in cases for wish in case.wishes}
    for facet in ("brand", "category", "color", "material"):
        assert {(facet, Asked.ONE_OF), (facet, Asked.NONE_OF)} <= asked
    for facet in ("price", "rating", "weight", "delivery"):
        assert (facet, Asked.RANGE) in asked
    assert Asked.OUTSIDE in {how for _facet, how in asked}
    assert {("offer", Asked.HAS), ("offer", Asked.HAS_NOT), ("stock", Asked.HAS)} <= asked
    assert {Asked.HAS, Asked.HAS_NOT} <= {how for facet, how in asked if facet in ("lockable", "reflective")}
    ranges = [wish for case in cases for wish in case.wishes if wish.asked is Asked.RANGE and wish.facet == "weight"]
    assert {(one.low is None, one.high is None) for one in ranges} == {(False, True), (True, False), (False, False)}
    assert {one.unit for one in ranges} > {"g", "kg"}
    assert any(not wish.hard for case in cases for wish in case.wishes)


# The checker


def an_item(**changes: object) -> Item:
    item = Item(
        id="W1",
        title="Dress watch",
        description="A slim case. It comes on a leather strap.",
        brand="Tarnwick",
        category=("Accessories", "Watches"),
        attributes={"material": "stainless steel"},
        rating=4.2,
        sellables=(
            Sellable("W1-a", 9900, None, 2, {"color": "navy"}),
            Sellable("W1-b", 4900, 5900, 0, {"color": "black"}),
        ),
    )
    return replace(item, **changes)  # type: ignore[arg-type]  # the tests name fields of Item


def checker_of(*items: Item) -> Checker:
    return Checker(Records(items, {}, {}, {}))


def read(item: Item, wish: Wish) -> set[Found]:
    return set(checker_of(item).reading(item, item.sellables[0], wish))


def test_a_description_counts_against_an_exclusion_and_is_no_promise() -> None:
    assert read(an_item(), Wish("material", Asked.NONE_OF, ("leather",))) == {Found.FAILS}
    assert read(an_item(), Wish("material", Asked.ONE_OF, ("leather",))) == {Found.FAILS}
    assert read(an_item(), Wish("material", Asked.NONE_OF, ("nylon",))) == {Found.HOLDS}


@pytest.mark.parametrize(
    "text",
    ["There is no leather in it.", "A leather-free strap.", "A vegan leather strap.", "表带不含皮革。", "人造革表带。"],
)
def test_what_a_description_denies_is_not_there(text: str) -> None:
    item = an_item(description=text)
    assert read(item, Wish("material", Asked.NONE_OF, ("leather",))) == {Found.HOLDS}


def test_the_unknown_is_neither() -> None:
    item = an_item(attributes={}, description="", brand=None, rating=None)
    for wish in (
        Wish("material", Asked.ONE_OF, ("cotton",)),
        Wish("material", Asked.NONE_OF, ("cotton",)),
        Wish("brand", Asked.NONE_OF, ("Tarnwick",)),
        Wish("rating", Asked.RANGE, low=4),
        Wish("lid", Asked.HAS_NOT),
    ):
        assert read(item, wish) == {Found.SILENT}
    judged = checker_of(item).judge(item, item.sellables[0], [Wish("lid", Asked.HAS_NOT)])
    assert (judged.must, judged.known, len(judged.unknown)) == (True, False, 1)
    assert not checker_of(item).judge(item, item.sellables[0], [Wish("lid", Asked.HAS)]).may


def test_what_is_promised_in_days() -> None:
    item = an_item(sellables=(Sellable("D", 100, None, 1, {}, (2, 4)),))
    assert read(item, Wish("delivery", Asked.RANGE, high=4, unit="days")) == {Found.HOLDS}
    assert read(item, Wish("delivery", Asked.RANGE, high=1, unit="days")) == {Found.FAILS}
    assert read(item, Wish("delivery", Asked.RANGE, high=3, unit="days")) == {Found.HOLDS, Found.FAILS}
    assert read(an_item(), Wish("delivery", Asked.RANGE, high=4, unit="days")) == {Found.SILENT}


def test_amounts_of_one_dimension_are_compared() -> None:
    item = an_item(attributes={"weight": Measure(0.9, "kg")})
    assert read(item, Wish("weight", Asked.RANGE, high=2, unit="lb")) == {Found.HOLDS}
    assert read(item, Wish("weight", Asked.RANGE, low=1000, unit="g")) == {Found.FAILS}
    assert read(item, Wish("weight", Asked.OUTSIDE, low=30, high=35, unit="oz")) == {Found.FAILS}
    assert read(item, Wish("weight", Asked.RANGE, high=2, unit="cm")) == {Found.SILENT}


def test_a_kind_counts_and_what_can_be_argued_counts_for_neither() -> None:
    assert read(an_item(), Wish("color", Asked.ONE_OF, ("blue",))) == {Found.HOLDS}
    assert read(an_item(), Wish("color", Asked.ONE_OF, ("蓝色",))) == {Found.HOLDS}
    assert read(an_item(), Wish("material", Asked.NONE_OF, ("metal",))) == {Found.FAILS}
    teal = an_item(sellables=(Sellable("T", 100, None, 1, {"color": "teal"}),))
    assert read(teal, Wish("color", Asked.ONE_OF, ("blue",))) == {Found.HOLDS, Found.FAILS}


def test_umbrellas_of_the_issue() -> None:
    for material in ("polyester", "nylon", "vegan leather"):
        item = an_item(attributes={"material": material}, description="")
        assert read(item, Wish("material", Asked.NONE_OF, ("petroleum-based",))) == {Found.FAILS}
    faux = an_item(attributes={"material": "vegan leather"}, description="")
    assert read(faux, Wish("material", Asked.NONE_OF, ("leather",))) == {Found.HOLDS}
    assert read(faux, Wish("material", Asked.NONE_OF, ("leather-look",))) == {Found.FAILS}


def test_one_variant_in_stock_must_satisfy_everything() -> None:
    item, checker = an_item(), checker_of(an_item())
    navy, black = item.sellables
    cheap = Wish("price", Asked.RANGE, high=6000, unit="cents")
    assert not checker.judge(item, navy, [Wish("color", Asked.ONE_OF, ("navy",)), cheap]).may
    assert not checker.judge(item, black, [Wish("color", Asked.ONE_OF, ("black",)), cheap]).may  # not in stock


def test_words_within_words_are_no_evidence() -> None:
    item = an_item(description="Goes with walnut brown shoes.", attributes={})
    mentions = checker_of(item).lexicon.mentions(item, "material")
    assert not [one for one in mentions if one.said is Said.CERTAIN and one.value == "brown"]
    assert checker_of(item).lexicon.mentions(item, "size") == []


def test_the_checker_shares_no_code_with_retrieval() -> None:
    for name in ("records", "units", "meaning", "checker", "wishes", "making", "cases", "sentences"):
        file = Path(constraints_module.__file__).parent.parent / "eval" / f"constraint_{name}.py"
        tree = ast.parse(file.read_text(encoding="utf-8"))
        modules = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        modules += [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
        assert not [one for one in modules if one.split(".")[0] in ("retrieval", "assistant")], name


# Search as it is, and search made wrong


def test_search_as_it_is_holds(trial: Trial, cases: list[Case]) -> None:
    report = report_of(trial, cases, fresh(trial))
    assert [
        (one.case.number, one.failures, one.missing) for one in report.outcomes if one.failures or one.missing
    ] == []
    assert not report.failed


def always_met(operator: Operator) -> Callable[[Judge], Judge]:
    def change(judge: Judge) -> Judge:
        return lambda item, *rest: Verdict(item, Finding.MET) if item.operator is operator else judge(item, *rest)

    return change


def facet_ignored(facet: str) -> Callable[[Judge], Judge]:
    def change(judge: Judge) -> Judge:
        return lambda item, *rest: Verdict(item, Finding.MET) if item.facet == facet else judge(item, *rest)

    return change


def unknown_is_yes(judge: Judge) -> Judge:
    def judged(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
        verdict = judge(item, product, variant, evidence)
        wanted = verdict.finding is Finding.NOT_STATED and not item.excludes
        return Verdict(item, Finding.MET) if wanted else verdict

    return judged


def unknown_is_compliance(judge: Judge) -> Judge:
    def judged(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
        verdict = judge(item, product, variant, evidence)
        return Verdict(item, Finding.MET) if verdict.finding is Finding.NOT_STATED and item.excludes else verdict

    return judged


def unknown_is_violation(judge: Judge) -> Judge:
    def judged(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
        verdict = judge(item, product, variant, evidence)
        return Verdict(item, Finding.VIOLATED) if verdict.finding is Finding.NOT_STATED and item.excludes else verdict

    return judged


def words_unread(judge: Judge) -> Judge:
    def judged(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
        mute = replace(product, id=f"{product.id} mute", title=Localized(en="-"), description=None)
        return judge(item, mute, variant, evidence)

    return judged


def conjunction_broken(judge: Judge) -> Judge:
    """Each constraint may be met by another variant of the product."""

    def judged(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
        several = [judge(item, product, one, evidence) for one in product.variants]
        return next((one for one in several if one.finding is Finding.MET), several[0])

    return judged


def units_ignored(judge: Judge) -> Judge:
    def judged(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
        attributes: Attributes = {
            name: Quantity(value.amount, item.unit) if isinstance(value, Quantity) else value
            for name, value in product.attributes.items()
        }
        return judge(item, replace(product, attributes=attributes), variant, evidence)

    return judged


class OneWord:
    """Evidence for which a value has no other word and no kinds."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    def __getattr__(self, name: str) -> object:
        return getattr(self._evidence, name)

    def covers(self, _facet: str, asked: str, stated: str) -> bool:
        return asked.lower() == stated.lower()


def synonyms_unread(judge: Judge) -> Judge:
    return lambda item, product, variant, evidence: judge(item, product, variant, OneWord(evidence))  # type: ignore[arg-type]  # delegates the rest


MUTATIONS: dict[str, Callable[[Judge], Judge]] = {
    **{f"{operator.value} always met": always_met(operator) for operator in Operator},
    **{
        f"{facet} ignored": facet_ignored(facet)
        for facet in (
            "price",
            "rating",
            "offer",
            "brand",
            "category",
            "color",
            "material",
            "size",
            "weight",
            "lockable",
        )
    },
    "unknown is yes": unknown_is_yes,
    "unknown is compliance": unknown_is_compliance,
    "unknown is violation": unknown_is_violation,
    "words unread": words_unread,
    "conjunction broken": conjunction_broken,
    "units ignored": units_ignored,
    "synonyms unread": synonyms_unread,
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_judge_made_wrong_is_found_out(
    name: str, trial: Trial, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judge is replaced wherever retrieval has it by name."""
    mutant = MUTATIONS[name](ORIGINAL)
    for module in [one for key, one in sys.modules.items() if key.startswith("retrieval.")]:
        if getattr(module, "judge", None) is ORIGINAL:
            monkeypatch.setattr(module, "judge", mutant)
    assert until_a_fault(trial, cases, fresh(trial)).failed


def test_stock_ignored_is_found_out(trial: Trial, cases: list[Case]) -> None:
    products = [
        replace(product, variants=tuple(replace(one, stock=one.stock + 1) for one in product.variants))
        for product in trial.searcher.products
    ]
    assert {Fault.VARIANT, Fault.VIOLATION} & faults(until_a_fault(trial, cases, fresh(trial, products)))


def test_a_price_that_is_not_the_variants_own_is_found_out(trial: Trial, cases: list[Case]) -> None:
    record = [
        replace(
            product, variants=tuple(replace(one, price_cents=(one.price_cents or 0) + 1) for one in product.variants)
        )
        for product in trial.searcher.products
    ]
    assert Fault.VARIANT in faults(until_a_fault(trial, cases, fresh(trial, record=record)))


def changed(trial: Trial, hits: Callable[[SearchResult], SearchResult]) -> Finder:
    find = fresh(trial)
    return lambda query, constraints, limit: hits(find(query, constraints, limit))


def test_the_unknown_before_the_known_is_found_out(trial: Trial, cases: list[Case]) -> None:
    backwards = changed(trial, lambda found: replace(found, hits=found.hits[::-1]))
    assert faults(until_a_fault(trial, cases, backwards)) == {Fault.ORDER}


def test_a_starved_answer_is_found_out(trial: Trial, cases: list[Case]) -> None:
    report = report_of(trial, cases[:50], changed(trial, lambda found: replace(found, hits=found.hits[:10])))
    assert recall(report.outcomes) < 0.98
    assert report.failed


def test_a_preference_that_filters_is_found_out(trial: Trial, cases: list[Case]) -> None:
    find = fresh(trial)

    def hardened(query: str, constraints: Constraints, limit: int) -> SearchResult:
        return find(query, Constraints(tuple(replace(one, hard=True) for one in constraints)), limit)

    assert Fault.SOFT in faults(until_a_fault(trial, cases, hardened))


# The command


def test_the_command_writes_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_catalogue(tmp_path, 40)
    out = tmp_path / "out.json"
    status = main(["constraints", "--data", str(tmp_path), "--cases", "45", "--words", "--json", str(out)])
    body = json.loads(out.read_text(encoding="utf-8"))
    assert status == 0
    assert body["held"] is True
    (found,) = body["catalogues"].values()
    assert found["groups"]["all cases"]["cases"] == 45
    assert found["groups"]["Chinese"]["cases"] == 15
    assert found["groups"]["with exclusions"]["cases"] >= 30
    assert found["groups"]["all cases"]["violation"] == 0
    assert 0 < found["words"]["exact"] <= 1
    assert "violation" in capsys.readouterr().out


def test_a_catalogue_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["constraints", "--data", str(tmp_path)]) == 2
    assert "catalog.jsonl" in capsys.readouterr().err


def test_a_sentence_is_held_to_exactly_its_wishes(trial: Trial) -> None:
    wishes = (Wish("material", Asked.NONE_OF, ("leather",)), Wish("price", Asked.RANGE, high=8000, unit="cents"))
    told = Case(0, "en", "backpacks", "I need backpacks, no leather, under $80", wishes, "mixed")
    silent = Case(1, "en", "backpacks", "I need backpacks", wishes, "mixed")
    right, wrong = understand_all([told, silent], trial.searcher)
    assert "material none_of leather" not in right.missed
    assert set(wrong.missed) == {wish.label for wish in wishes}


def test_amounts_are_given_in_the_base_unit() -> None:
    constraint = constraint_of(Wish("weight", Asked.RANGE, high=2, unit="lb"))
    assert constraint.high == pytest.approx(907.18474)
    assert constraint.unit == "g"


def test_recall_is_of_the_cases_with_an_answer() -> None:
    case = Case(0, "en", "", "", (), "mixed")
    assert recall([Outcome(case, 1, 2, ("a",), 0, ()), Outcome(case, 0, 0, (), 0, ())]) == 0.5


def test_records_are_read_as_they_are(tmp_path: Path) -> None:
    with opened(write_catalogue(tmp_path, 12), tmp_path / "trial"):
        records = read_records(tmp_path / "trial" / "shop.db")
    stored = [json.loads(line) for line in (tmp_path / "catalog.jsonl").read_text(encoding="utf-8").splitlines()]
    for raw in (one for one in stored if "variants" in one):
        item = next(one for one in records.items if one.id == raw["id"])
        assert [(one.sku, one.price_cents, one.stock) for one in item.sellables] == [
            (one["sku"], one["price_cents"], one["stock"]) for one in raw["variants"]
        ]
        assert item.attributes.get("material") == raw["attributes"].get("material")
    assert records.values["color", "navy"].zh == "藏青色"
