"""Ways to say a thing that the checker reads by structure: parts of names, counts, features under any name, ratios, conditions."""

from __future__ import annotations

import pytest

from assistant.claims.features import feature_of, flag_of
from assistant.claims.measures import measures_of
from assistant.claims.scene import Finding
from retrieval.products import Language
from tests.test_claims_kinds import finding

TRUE: tuple[tuple[Language, str], ...] = (
    ("en", "The Halden Quarry is dimmable."), ("en", "The clamp light folds up."), ("zh", "采石这款可以调光。"),
    ("en", "Two of the three are made of steel."), ("en", "Only one of them is made of brass, namely [P2]."), ("zh", "三款中有两款是钢制的。"),
    ("en", "[P1] weighs 900 g, twice as much as [P2]."), ("en", "[P2] is the lightest of these three."), ("zh", "[P2]重450克，是三款里最轻的。"),
    ("en", "[P1] doesn't go past $100."), ("en", "[P1] gets you past the 500 g mark."), ("zh", "[P1]黑色也还有。"), ("zh", "[P2]售价低于[P3]。"),
    ("en", "[P1] weighs 900 g, against 450 g for [P2]."), ("en", "If you want something foldable, go for [P2]."), ("en", "[P1] is a great pick and hard to beat."),
)  # fmt: skip
WRONG: tuple[tuple[Language, str], ...] = (
    ("en", "The Halden Quarry folds up."), ("en", "The Halden Fjord is dimmable."), ("zh", "采石这款可以折叠。"),
    ("en", "All three are made of steel."), ("en", "If you want something foldable, go for [P1]."), ("en", "If you want the cheapest, take [P2]."), ("en", "[P1] is the only one that is made of steel."),
    ("zh", "[P1]是唯一用钢做的。"), ("en", "[P1] is rated above 4.7."), ("zh", "[P1]评分超过4.7。"), ("en", "Only [P1] costs less than $100."), ("zh", "只有[P1]不到100美元。"), ("en", "Two of the three are dimmable."), ("zh", "三款中有两款是黄铜的。"),
    ("en", "[P1] weighs 900 g, three times as much as [P2]."), ("zh", "[P1]重900克，是三款里最轻的。"),
    ("en", "Price does not set [P1] and [P2] apart."), ("en", "[P2] and [P3] are the same."), ("en", "[P1] and [P2] match to the cent."), ("en", "[P1] came out after [P2]."),
    ("zh", "[P2]评论数多于[P1]。"), ("zh", "最近推出的是[P1]。"), ("en", "[P3] doesn't go past $100."), ("en", "You can send [P2] back."), ("en", "You can bring it back."),
    ("en", "You can have [P1] in white."), ("en", "[P1] is also there in white."), ("zh", "[P1]白色也还有。"), ("en", "[P2] gets you past the 500 g mark."),
    ("en", "[P1] ships with a hard carrying case."), ("en", "[P1] remembers four height settings."),
    ("zh", "[P1]一个月充一次电。"), ("en", "A folding frame is missing on [P2]."),
)  # fmt: skip


@pytest.mark.parametrize(("language", "sentence"), TRUE)
def test_true_wording_passes(language: Language, sentence: str) -> None:
    assert finding(language, sentence) is Finding.TRUE


@pytest.mark.parametrize(("language", "sentence"), WRONG)
def test_wrong_wording_is_found(language: Language, sentence: str) -> None:
    assert finding(language, sentence) is not Finding.TRUE


def test_a_feature_is_known_under_many_names() -> None:
    assert feature_of("可用洗碗机") == feature_of("dishwasher_safe") == "dishwasher_safe"
    assert feature_of("酒精") == "!alcohol_free"
    assert [flag_of(value) for value in (True, "IPX8", "none", "无", "not required")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_measure_is_known_by_the_end_of_its_name() -> None:
    assert "capacity" in measures_of("尘盒容量")
    assert "warranty" in measures_of("warranty_years")
