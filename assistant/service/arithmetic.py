"""Sums as a customer may ask for them: numbers, + - * /, brackets. Exact, and rounded to cents at the end."""

from __future__ import annotations

from fractions import Fraction

from assistant import patterns

_TOKEN = patterns.later(r"\s*(?:(\d+(?:\.\d*)?|\.\d+)|([-+*/()]))")
_LONGEST = 200


class NoSum(ValueError):
    """The text is no sum; says why."""


def calculated(expression: str) -> str:
    """The value with two decimals at most. Raises `NoSum`."""
    if len(expression) > _LONGEST:
        raise NoSum(f"the sum is longer than {_LONGEST} characters")
    tokens, end = [], 0
    text = expression.rstrip()
    while end < len(text):
        found = _TOKEN.match(text, end)
        if found is None:
            raise NoSum(f"{text[end]!r} has no place in a sum")
        tokens.append(found.group(1) or found.group(2))
        end = found.end()
    reader = _Reader(tokens)
    value = reader.sum()
    if reader.left():
        raise NoSum(f"{reader.left()!r} stands in the wrong place")
    return str(round(float(value), 2))


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0

    def left(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self.left()
        self._at += 1
        return token

    def sum(self) -> Fraction:
        value = self._product()
        while self.left() in ("+", "-"):
            value = value + self._product() if self._take() == "+" else value - self._product()
        return value

    def _product(self) -> Fraction:
        value = self._factor()
        while self.left() in ("*", "/"):
            if self._take() == "*":
                value *= self._factor()
                continue
            by = self._factor()
            if not by:
                raise NoSum("nothing can be divided by 0")
            value /= by
        return value

    def _factor(self) -> Fraction:
        token = self._take()
        if token in ("+", "-"):
            return self._factor() if token == "+" else -self._factor()
        if token == "(":
            value = self.sum()
            if self._take() != ")":
                raise NoSum("a bracket is not closed")
            return value
        if not token or token in ")*/":
            raise NoSum(f"a number is missing before {token!r}" if token else "a number is missing at the end")
        return Fraction(token)
