"""The chat model over real sockets: what it gives, how it ends, and which fault each failure becomes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import pytest

from assistant.engine_probe import Endpoint
from assistant.errors import ModelFault
from assistant.llm import OpenAIChatModel
from assistant.model import ChatMessage, ChatRequest, Piece, TextPiece, TokenCount
from tests.stand_in import Reply, StandIn


class Watch:
    """An engine that is always at the stand-in and notes what it is told."""

    def __init__(self, endpoint: Endpoint | None) -> None:
        self._endpoint = endpoint
        self.faults = 0
        self.answers = 0

    def endpoint(self) -> Endpoint | None:
        return self._endpoint

    def report_fault(self) -> None:
        self.faults += 1

    def report_answer(self) -> None:
        self.answers += 1


def request_of(
    max_tokens: int = 50, first_token_s: float = 5.0, total_s: float = 10.0, stop: tuple[str, ...] = ()
) -> ChatRequest:
    messages = (ChatMessage("system", "Be brief."), ChatMessage("user", "hi"), ChatMessage("assistant", "hello"))
    return ChatRequest(messages, max_tokens, stop=stop, first_token_s=first_token_s, total_s=total_s)


async def answer(reply: Reply, request: ChatRequest | None = None) -> tuple[Sequence[Piece], StandIn, Watch]:
    async with StandIn([reply]) as server:
        watch = Watch(Endpoint(server.url, "stand-in", "secret"))
        model = OpenAIChatModel(watch)
        try:
            return [piece async for piece in model.stream(request or request_of())], server, watch
        finally:
            await model.close()


async def fault(reply: Reply, request: ChatRequest | None = None) -> ModelFault:
    with pytest.raises(ModelFault) as caught:
        await answer(reply, request)
    return caught.value


async def test_pieces_come_in_order_and_end_with_the_count() -> None:
    pieces, server, watch = await answer(Reply(["Hel", "lo", " you"], usage=(42, 7)))
    assert pieces == [TextPiece("Hel"), TextPiece("lo"), TextPiece(" you"), TokenCount(42, 7, "stop")]
    assert server.headers[0]["authorization"] == "Bearer secret"
    assert watch.answers == 4
    assert watch.faults == 0


async def test_the_request_carries_messages_limits_and_stops() -> None:
    _, server, _ = await answer(Reply(["ok"]), request_of(max_tokens=17, stop=("\n\n",)))
    sent = server.requests[0]
    assert [(message["role"], message["content"]) for message in sent["messages"]] == [
        ("system", "Be brief."),
        ("user", "hi"),
        ("assistant", "hello"),
    ]
    assert sent.get("max_completion_tokens", sent.get("max_tokens")) == 17
    assert sent["stop"] == ["\n\n"]
    assert sent["temperature"] == 0.0
    assert sent["stream_options"] == {"include_usage": True}


async def test_characters_split_between_packets_are_put_together() -> None:
    pieces, _, _ = await answer(Reply(["防水", "的徒步鞋👟", "。"], split_bytes=1))
    assert "".join(piece.text for piece in pieces if isinstance(piece, TextPiece)) == "防水的徒步鞋👟。"


async def test_several_tokens_in_one_delta_pass_as_one_piece() -> None:
    pieces, _, _ = await answer(Reply(["one two three four"], usage=(5, 4)))
    assert pieces == [TextPiece("one two three four"), TokenCount(5, 4, "stop")]


async def test_the_limit_of_tokens_shows_in_the_count() -> None:
    pieces, _, _ = await answer(Reply(["a", "b"], finish="length", usage=(5, 2)))
    assert pieces[-1] == TokenCount(5, 2, "length")


async def test_an_endpoint_that_does_not_count_is_counted_for() -> None:
    pieces, _, _ = await answer(Reply(["a", "b"], usage=None))
    assert pieces[-1] == TokenCount(0, 2, "stop")


# A delta that is a number makes pydantic warn; to the customer it is garbage either way.
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=500), "unavailable"),
        (Reply(status=502, raw=b"<html>bad gateway</html>"), "unavailable"),
        (Reply(status=503), "overloaded"),
        (Reply(status=429), "overloaded"),
        (Reply(status=400), "refused"),
        (Reply(status=401), "refused"),
        (Reply(status=404), "refused"),
        (Reply(raw=b"data: {broken\n\n"), "garbled"),
        (Reply(raw=b"data: []\n\n"), "garbled"),
        (Reply(raw=b'data: {"choices": [{"delta": 7}]}\n\n'), "garbled"),
        (Reply(raw=b"data: \xff\xfe\xfd\n\n"), "garbled"),
        (Reply(raw=b'data: {"error": {"message": "EngineCore died", "code": 500}}\n\n'), "unavailable"),
        (Reply(raw=b"<html>hello</html>"), "garbled"),
        (Reply(raw=b""), "garbled"),
        (Reply(["a", "b", "c"], cut_after=1), "unavailable"),
        (Reply(["a", "b"], finish=None), "unavailable"),
        (Reply(["a"], finish="content_filter"), "refused"),
        (Reply([]), "garbled"),
        (Reply(["  ", "\n"]), "garbled"),
        (Reply([" "] * 200), "garbled"),
        (Reply(["text", *["\n\n\n\n"] * 30]), "garbled"),
        (Reply(["abcdefgh" * 20] * 40), "garbled"),
    ],
)
async def test_each_failure_has_its_kind(reply: Reply, kind: str) -> None:
    assert (await fault(reply)).kind == kind


async def test_what_came_before_a_cut_was_given_out() -> None:
    async with StandIn([Reply(["one ", "two ", "three"], cut_after=2, delay_s=0.01)]) as server:
        model = OpenAIChatModel(watch := Watch(Endpoint(server.url, "m")))
        got: list[Piece] = []

        async def read() -> None:
            async for piece in model.stream(request_of()):
                got.append(piece)

        with pytest.raises(ModelFault, match="unavailable"):
            await read()
        await model.close()
    assert got == [TextPiece("one "), TextPiece("two ")]
    assert watch.faults == 1


async def test_silence_ends_at_the_first_deadline() -> None:
    error = await fault(Reply(["late"], first_delay_s=30), request_of(first_token_s=0.2))
    assert (error.kind, str(error)) == ("timeout", "timeout: nothing within 0.2 s")


async def test_an_answer_that_stalls_ends_at_the_second_deadline() -> None:
    error = await fault(Reply(["a", "b"], hang_after=1), request_of(first_token_s=0.5, total_s=0.6))
    assert (error.kind, str(error)) == ("timeout", "timeout: nothing within 0.6 s")


async def test_no_engine_and_no_listener_are_faults() -> None:
    async with StandIn() as server:
        gone = server.url
    for endpoint in (None, Endpoint(gone, "m")):
        model = OpenAIChatModel(Watch(endpoint))
        with pytest.raises(ModelFault, match="unavailable"):
            await anext(model.stream(request_of()))
        await model.close()


async def test_closing_the_iterator_closes_the_request() -> None:
    async with StandIn([Reply(["a"] * 500, delay_s=0.05)]) as server:
        model = OpenAIChatModel(Watch(Endpoint(server.url, "m")))
        async with aclosing(model.stream(request_of(max_tokens=600))) as pieces:
            await anext(pieces)
        async with asyncio.timeout(5):
            await server.disconnected.wait()
        await model.close()


@pytest.mark.parametrize("reply", [Reply(["a"] * 500, delay_s=0.05), Reply(["a"], first_delay_s=60)])
async def test_cancelling_the_task_closes_the_request(reply: Reply) -> None:
    async with StandIn([reply]) as server:
        model = OpenAIChatModel(Watch(Endpoint(server.url, "m")))

        async def read() -> None:
            async for _ in model.stream(request_of(max_tokens=600)):
                pass

        task = asyncio.create_task(read())
        async with asyncio.timeout(5):
            await server.asked.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await server.disconnected.wait()
        await model.close()


async def test_a_deadline_closes_the_request() -> None:
    async with StandIn([Reply(["a"], first_delay_s=60)]) as server:
        model = OpenAIChatModel(Watch(Endpoint(server.url, "m")))
        with pytest.raises(ModelFault, match="timeout"):
            await anext(model.stream(request_of(first_token_s=0.2)))
        async with asyncio.timeout(5):
            await server.disconnected.wait()
        await model.close()


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    pieces, _, _ = await answer(Reply(["ok"]))
    assert pieces[0] == TextPiece("ok")


async def test_the_deadline_holds_for_what_has_come_already() -> None:
    # all of it is at hand when the first piece is taken, so that nothing more is waited for
    pieces: list[Piece] = []

    async def read(model: OpenAIChatModel) -> None:
        async for piece in model.stream(request_of(first_token_s=1.0, total_s=1.0)):
            pieces.append(piece)
            await asyncio.sleep(1.0)

    async with StandIn([Reply(["word "] * 3)]) as server:
        model = OpenAIChatModel(Watch(Endpoint(server.url, "stand-in", "secret")))
        with pytest.raises(ModelFault, match="nothing within"):
            await read(model)
        await model.close()
    assert len(pieces) <= 1
