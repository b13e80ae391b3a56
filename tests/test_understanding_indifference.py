"""Words that say of a facet, a value or a feature that it does not matter, and their neighbours that say the opposite."""

from __future__ import annotations

import pytest

from assistant.understanding.indifference import after, before


@pytest.mark.parametrize(
    "said",
    [
        " isn't a dealbreaker",
        " wouldn't be a problem",
        " won't be the end of the world",
        " doesn't really matter to me",
        " can be anything",
        " is no biggie",
    ],
)
def test_what_stands_before_does_not_matter(said: str) -> None:
    assert after(said) == len(said)


@pytest.mark.parametrize(
    "said", [" would be a dealbreaker", " would be a problem", " will be a big deal", " matters a lot", " is important"]
)
def test_what_stands_before_matters(said: str) -> None:
    assert after(said) is None


def test_what_follows_does_not_matter() -> None:
    assert before("not fussed about the ") == 0
    assert before("let's not worry about the ") == 0
    assert before("I worry about the ") is None
    assert before("I want the ") is None
