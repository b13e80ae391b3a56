"""The sentences that code writes, read backwards: from what was said to the values in it, and from these to the other language.

A template that computes with its values, or has too many branches, is left out: the model is asked instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, nodes

from assistant import patterns
from assistant.copilot.sources import unmarked
from prompts.render import PromptError, reply, reply_names, reply_template
from retrieval.products import Language

MOST_FORMS = 64
_ELSEWHERE = "copy_"  # of product descriptions, which no conversation has
_NUMBER = patterns.later(r"\d+")


class _Nothing(str):
    """A value that was not said: empty, and neither more nor less than anything."""

    __slots__ = ()

    def __gt__(self, other: object) -> bool:
        return False

    def __lt__(self, other: object) -> bool:
        return False


_NOTHING = _Nothing()
Value = Callable[[str], str | None]
Piece = tuple[str, bool]  # a text as it stands, or the name of a value


@dataclass(frozen=True, slots=True)
class Template:
    """One reply: the forms that it may have in one language, and its name, by which the other language says it."""

    name: str
    source: Language
    target: Language
    forms: tuple[re.Pattern[str], ...]
    values: frozenset[str]

    def said(self, text: str, value: Value) -> str | None:
        """The reply in the other language; None where the text is not this reply, or a value has no words in that language."""
        for form in self.forms:
            match = form.fullmatch(text)
            if match is None:
                continue
            found = {name: said.strip() for name, said in match.groupdict().items() if said}
            if self._rendered(self.source, found) != text:
                continue
            ours = {name: value(said) for name, said in found.items()}
            if all(one is not None for one in ours.values()):
                return self._rendered(self.target, {name: one for name, one in ours.items() if one is not None})
        return None

    def _rendered(self, language: Language, found: Mapping[str, str]) -> str | None:
        """The reply with these values, numbers as numbers, every other value empty."""
        values: dict[str, object] = dict.fromkeys(self.values, _NOTHING)
        values |= {name: int(said) if _NUMBER.fullmatch(said) else said for name, said in found.items()}
        try:
            return unmarked(reply(self.name, language, **values)).strip()
        except (PromptError, TypeError):
            return None  # it computes with a value that is not there


@cache
def templates(source: Language, target: Language) -> tuple[Template, ...]:
    """The replies that can be read, those with the most words of their own first."""
    both = reply_names(source) & reply_names(target)
    said = sorted(name for name in both if not name.startswith(_ELSEWHERE))
    found = [one for name in said if (one := _template(name, source, target)) is not None]
    return tuple(sorted(found, key=lambda one: -max(len(form.pattern) for form in one.forms)))


def _template(name: str, source: Language, target: Language) -> Template | None:
    texts = {language: reply_template(name, language) for language in (source, target)}
    parsed = {language: Environment(autoescape=False).parse(text) for language, text in texts.items()}
    values = frozenset(one.name for body in parsed.values() for one in body.find_all(nodes.Name))
    sequences = _forms(parsed[source].body)
    if sequences is None:
        return None
    # a value alone would be whatever is said
    written = [one for one in sequences if any(text.strip(" *") for text, value in one if not value)]
    forms = tuple(dict.fromkeys(map(_pattern, written)))
    return Template(name, source, target, tuple(map(re.compile, forms)), values) if forms else None


def _forms(body: Sequence[nodes.Node]) -> list[list[Piece]] | None:
    """The texts and values of each way through the template; None where it computes, or has too many ways."""
    forms: list[list[Piece]] = [[]]
    for node in body:
        ways = _ways(node)
        if ways is None or len(forms) * len(ways) > MOST_FORMS:
            return None
        forms = [[*form, *way] for form in forms for way in ways]
    return forms


def _ways(node: nodes.Node) -> list[list[Piece]] | None:
    match node:
        case nodes.Output():
            return _forms(node.nodes)
        case nodes.TemplateData():
            return [[(node.data, False)]]
        case nodes.Name():
            return [[(node.name, True)]]
        case nodes.If():
            found: list[list[Piece]] = []
            for branch in (node.body, *(one.body for one in node.elif_), node.else_):
                ways = _forms(branch)
                if ways is None:
                    return None
                found += ways
            return found
        case _:
            return None


def _pattern(pieces: Sequence[Piece]) -> str:
    return "".join(_regex(pieces)).strip()


def _regex(pieces: Sequence[Piece]) -> Iterator[str]:
    seen: set[str] = set()
    text = [(piece if value else piece.replace("**", ""), value) for piece, value in pieces]
    while text and not text[0][1] and not text[0][0].strip():
        text.pop(0)
    for number, (piece, value) in enumerate(text):
        if not value:
            piece = piece.lstrip() if number == 0 else piece
            piece = piece.rstrip() if number == len(text) - 1 else piece
            yield re.escape(piece)
        else:
            # a value right behind another could begin anywhere: there it is nothing, or in brackets
            open_ = r"(?:[(（].*[)）])?" if number and text[number - 1][1] else ".+?"
            yield f"(?P={piece})" if piece in seen else f"(?P<{piece}>{open_})"
            seen.add(piece)
