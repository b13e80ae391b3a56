"""What an answer has to say of how a message was taken: what no record states, whose brand is not carried, how a size was converted.

Told from what the records of the products shown say; knows nothing of how a message is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dialogue import Note, NoteKind, Option, Question
from assistant.wording import Wording
from prompts.render import reply
from retrieval.hits import Hit
from retrieval.lexical import analyse
from retrieval.products import Language, Product

_ASKING = (NoteKind.SIZES, NoteKind.SYSTEMS)
SIZES_OFFERED = 10


def told_of(notes: Sequence[Note], hits: Sequence[Hit], words: Wording, language: Language) -> list[str]:
    """A sentence for each note that the products shown do not settle; what is asked comes as a question (`question_of`)."""
    told = (_sentence(one, hits, words, language) for one in notes if one.kind not in _ASKING)
    return [text for text in told if text]


def question_of(notes: Sequence[Note], turn: int, words: Wording, language: Language) -> tuple[str, Question] | None:
    """The question that a note asks, in words and with its options; None where none does."""
    for one in notes:
        if one.kind in _ASKING and one.values:
            labels = one.labels or one.values
            options = tuple(Option(value, label) for value, label in zip(one.values, labels, strict=True))[
                :SIZES_OFFERED
            ]
            joined = words.joined([option.label for option in options], language, either=True)
            said = reply(f"note_{one.kind.value}", language, words=one.words, labels=joined)
            return said, Question("size", options, turn)
    return None


def _sentence(note: Note, hits: Sequence[Hit], words: Wording, language: Language) -> str:
    match note.kind:
        case NoteKind.MEASURE:
            what = words.facet(note.values[0], language) if note.values else note.words
            return reply("note_measure", language, what=what, count=len(hits)) if hits else ""
        case NoteKind.TAKEN:
            return reply(
                "note_taken", language, words=note.words, sizes=words.joined(note.values, language, either=True)
            )
        case NoteKind.BRAND:
            return reply("note_brand_instead" if hits else "note_brand", language, words=note.words)
        case NoteKind.KIND:
            return reply("note_kind_nearest" if hits else "note_kind", language, words=note.words)
        case _:
            return _feature(note, hits, words, language)


def _feature(note: Note, hits: Sequence[Hit], words: Wording, language: Language) -> str:
    """Whether the records of what is shown speak of something that no facet knows; nothing where it is wanted and one does."""
    if not hits:
        return ""
    named = [hit for hit in hits if speaks_of(hit.product, note.words)]
    if note.excluded and named:
        titles = [f"**{hit.product.title.get(language)}**" for hit in named]
        joined = words.joined(titles, language)
        return reply("note_feature_named", language, titles=joined, count=len(named), words=note.words)
    if named:
        return ""
    name = "note_feature_out" if note.excluded else "note_feature"
    return reply(name, language, words=note.words, many=len(hits) > 1)


def speaks_of(product: Product, words: str) -> bool:
    """Whether the title, the description or the attributes of a product have the words."""
    texts = [text for said in (product.title, product.description) if said is not None for text in (said.en, said.zh)]
    texts += [f"{name} {value}" for name, value in product.attributes.items()]
    whole = "\n".join(text for text in texts if text).lower()
    if not words.isascii():
        return words in whole
    return set(analyse(words)) <= set(analyse(whole))
