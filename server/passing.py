"""What one server asks of another that leads a session, as JSON text: a client's frame, or a refusal to be told."""

from __future__ import annotations

import json
from typing import assert_never, cast, get_args

from server.handoff.acts import PREFIX, Act, act_from
from server.protocol import (
    Asked,
    Code,
    Decide,
    EditConstraints,
    Feedback,
    Happened,
    Message,
    Refused,
    Stop,
    asked_from,
    parse,
)
from server.replicas.port import Answer

Passed = Message | EditConstraints | Decide | Stop | Feedback | Happened | Act | Refused


def frame_json(frame: Stop | Feedback | Happened) -> str:
    """A client's frame as it came."""
    match frame:
        case Stop():
            body: dict[str, object] = {"type": "stop", "turn": frame.turn}
        case Feedback():
            body = {"type": "feedback", "turn": frame.turn, "thumb": frame.thumb, "reason": frame.reason}
        case Happened():
            body = {"type": "event", "kind": frame.kind, "product": frame.product}
        case _:
            assert_never(frame)
    return json.dumps(body, ensure_ascii=False)


def refusal_json(refused: Refused) -> str:
    told = {"code": refused.code, "words": refused.words, "reference": refused.reference}
    return json.dumps({"refused": {**told, "retry_after_s": refused.retry_after_s}}, ensure_ascii=False)


def passed(text: str) -> Passed:
    """What `frame_json`, `refusal_json`, `acts.act_json` or `protocol.asked_json` wrote. Raises `Refused` for anything else."""
    if text.startswith('{"refused"'):
        told = json.loads(text)["refused"]
        return Refused(told["code"], told["words"], told["reference"], told["retry_after_s"])
    if text.startswith(PREFIX):
        return act_from(text)
    frame = parse(text)
    if isinstance(frame, Asked):
        return asked_from(text)
    if not isinstance(frame, Stop | Feedback | Happened):
        raise Refused("bad_frame", "This is not passed on.")
    return frame


def refused_answer(refused: Refused) -> Answer:
    return Answer(
        code=refused.code, words=refused.words, reference=refused.reference, retry_after_s=refused.retry_after_s
    )


def told_refusal(answer: Answer) -> Refused:
    """The refusal that an answer tells of."""
    code = answer.code if answer.code in get_args(Code) else "internal"
    return Refused(cast(Code, code), answer.words, answer.reference, answer.retry_after_s)
