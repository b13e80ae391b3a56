"""What the console is shown with when its pictures are taken: a morning in a shop, with everything that an agent meets."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from assistant.events import Acted, Text
from retrieval.products import Language
from tests.demo_page import cards
from tests.fakes_assistant import Step, understood
from tests.fakes_console import FakeConsole, Json, brief, conversation, row
from tests.widget_page import DONE, proposal, service

AGENTS: dict[str, Json] = {
    "ann": {"name": "ann", "shown": "Ann", "role": "admin", "status": "available", "holding": 1},
    "ben": {"name": "ben", "shown": "Ben", "role": "agent", "status": "available", "holding": 1},
    "lin": {"name": "lin", "shown": "林晓", "role": "agent", "status": "away", "holding": 0},
}
CHAT, UPSET, HELD = "s-ordered-boots", "s-broken-zip", "s-wide-feet"
WORDS: dict[str, Json] = {
    "en": {
        "facets": {"material": "material", "color": "colour", "waterproof": "waterproof", "stock": "stock"},
        "values": {},
    },
    "zh": {
        "facets": {
            "price": "价格",
            "material": "材质",
            "color": "颜色",
            "size": "尺码",
            "stock": "库存",
            "weight": "重量",
            "waterproof": "防水",
            "height": "鞋帮高度",
            "upper": "鞋面",
            "sole": "鞋底",
            "volume": "容量",
        },
        "values": {"material": {"synthetic": "合成材料"}, "color": {"brown": "棕色"}},
    },
}
TIMINGS = {
    "understood_ms": 41.0,
    "first_card_ms": 96.0,
    "first_text_ms": 812.0,
    "first_model_text_ms": 812.0,
    "total_ms": 2_310.0,
}


def card_frames(language: Language) -> list[Json]:
    return [asdict(one) for one in cards(language)]


def trace(**changes: Any) -> Json:
    plain: Json = {
        "intent": "find_product",
        "intents": ["find_product"],
        "language": "en",
        "stage": "browse",
        "sentiment": "neutral",
        "urgent": False,
        "query": "",
        "changes": [],
        "removed": [],
        "references": [],
        "candidates": [],
        "total": None,
        "author": "model",
        "outcome": "done",
        "sentences": 3,
        "dropped": [],
        "fault": None,
        "timings": TIMINGS,
    }
    return plain | changes


def chip(key: str, label: str, *, excludes: bool = False) -> Json:
    return {
        "id": key,
        "facet": key,
        "operator": "is",
        "label": label,
        "hard": True,
        "excludes": excludes,
        "values": [],
        "low": None,
        "high": None,
        "turn": 1,
    }


def _asked(turn: int, text: str) -> Json:
    return {"type": "ack", "id": f"m{turn}", "duplicate": False, "text": text, "remove": [], "set": []}


def _done(author: str = "model") -> Json:
    return {"type": "done", "author": author, "usage": {}, "timings": TIMINGS, "notice": None}


def _understood(language: Language, chips: list[Json], intent: str = "find_product") -> Json:
    return {"type": "understood", "intent": intent, "language": language, "constraints": chips, "changes": []}


def turns(language: Language, now: float) -> list[Json]:
    """A search, an order that is on its way, and a wish to talk to a person."""
    zh = language == "zh"
    found = card_frames(language)
    chips = [
        chip("w", "防水" if zh else "Waterproof"),
        chip("p", "150 美元以内" if zh else "Under $150"),
        chip("m", "不要真皮" if zh else "Not leather", excludes=True),
    ]
    candidates = [
        {
            "product": one["product"],
            "sku": one["sku"],
            "title": one["title"],
            "score": 0.9 - at / 10,
            "shown": at < 3,
            "why": [
                {"constraint": "w", "label": chips[0]["label"], "finding": "met", "evidence": "waterproof=True"},
                {"constraint": "m", "label": chips[2]["label"], "finding": "met", "evidence": "material=synthetic"},
            ]
            if at < 3
            else [{"constraint": "w", "label": chips[0]["label"], "finding": "not_stated", "evidence": ""}],
        }
        for at, one in enumerate(found)
    ]
    first = trace(
        language=language,
        query="登山靴" if zh else "boot",
        changes=[{key: one[key] for key in ("id", "label", "hard", "excludes")} for one in chips],
        candidates=candidates,
        total=23,
        dropped=[
            {
                "sentence": "它只有 500 克重。" if zh else "It weighs only 500 g.",
                "cause": "value:weight",
                "kept": "",
            }
        ],
    )
    order = {
        "order": "FH-20417",
        "placed": "2026-11-17T09:12:00Z",
        "state": "shipped",
        "state_text": "已发货" if zh else "Shipped",
        "total": {"cents": 12_900, "currency": "USD", "text": "$129.00"},
        "lines": [
            {
                "product": found[0]["product"],
                "sku": found[0]["sku"],
                "title": found[0]["title"],
                "options": "EU 42",
                "quantity": 1,
                "price": {"cents": 12_900, "currency": "USD", "text": "$129.00"},
            }
        ],
        "parcels": [{"carrier": "DHL", "tracking": "JD0146", "due": "2026-11-24", "delivered": None}],
    }
    said = [
        "这几双都防水，也都不用真皮。**Ridgeline** 评价最多。" if zh else "All three are waterproof and none uses leather. **Ridgeline** has the most reviews.",
        "您的订单已发货，预计 11 月 24 日送达。" if zh else "Your order has been sent and is due on 24 November.",
        "好的，我请同事来帮您。" if zh else "Of course. I am asking a colleague to help you.",
    ]  # fmt: skip
    asks = [
        "150 美元以内的防水登山靴，不要真皮" if zh else "Waterproof hiking boots under $150, not leather",
        "我上周订的靴子到哪里了？" if zh else "Where are the boots I ordered last week?",
        "我要改成 43 码，能找人帮我吗？" if zh else "I need them in 43 instead. Can I talk to somebody?",
    ]
    words = "您排在第 1 位，客服马上就来。" if zh else "You are number 1 in line; an agent will be with you soon."
    frames: list[list[Json]] = [
        [
            _understood(language, chips),
            {"type": "recommended", "result_set": "r1", "items": found[:3], "total": 23, "relaxations": []},
            {"type": "text", "delta": said[0]},
        ],
        [
            _understood(language, chips, "order_status"),
            {"type": "orders", "items": [order]},
            {"type": "text", "delta": said[1]},
        ],
        [
            _understood(language, chips, "talk_to_human"),
            {"type": "text", "delta": said[2]},
            {"type": "handoff", "state": "waiting", "words": words, "agent": None, "position": 1, "wait_s": 120},
        ],
    ]
    traces = [
        first,
        trace(
            intent="order_status", intents=["order_status"], language=language, stage="after_sale", author="template"
        ),
        trace(
            intent="talk_to_human",
            intents=["return_or_exchange", "talk_to_human"],
            language=language,
            stage="after_sale",
            sentiment="negative",
            author="template",
        ),
    ]
    return [
        {
            "turn": number + 1,
            "at": now - 600 + 200 * number,
            "status": "done",
            "frames": [_asked(number + 1, asks[number]), *frames[number], _done()],
            "trace": traces[number],
        }
        for number in range(3)
    ]


def _orders(language: Language) -> Json:
    zh = language == "zh"
    title = card_frames(language)[0]["title"]
    price = {"cents": 12_900, "currency": "USD", "text": "$129.00"}
    return {
        "customer": {
            "id": "c-1180",
            "name": "陈雨" if zh else "Maya Okafor",
            "email": "maya@example.com",
            "language": language,
            "tier": "silver",
            "address": "12 Quay Street, Bristol",
            "methods": [{"id": "CRD-1", "label": "Visa ··1234"}, {"id": "GFT-1", "label": "gift_card"}],
        },
        "identified": "dialogue",
        "orders": [
            {
                "order": "FH-20417",
                "state": "shipped",
                "placed": time.time() - 5 * 86_400,
                "total": price,
                "items": [
                    {"item": "p1-1", "title": title, "quantity": 1, "price": price, "options": {"color": "brown"}}
                ],
                "shipments": [{"carrier": "DHL", "tracking": "JD0146", "state": "sent"}],
            },
            {
                "order": "FH-18890",
                "state": "delivered",
                "placed": time.time() - 61 * 86_400,
                "total": {"cents": 4_400, "currency": "USD", "text": "$44.00"},
                "items": [{"item": "p9-1", "title": "羊毛袜" if zh else "Merino socks", "quantity": 2, "price": None}],
                "shipments": [],
            },
        ],
    }


def reports() -> Json:
    """As server/console/reports_tables.py makes them."""
    days = [f"2026-11-{day:02d}" for day in range(9, 23)]
    talks = [120 + (at * 37) % 61 for at in range(len(days))]
    handed = [9 + (at * 5) % 11 for at in range(len(days))]
    by_day = list(zip(days, talks, handed, strict=True))
    return {
        "volume": {
            "columns": ["day", "conversations", "messages", "en", "zh", "handed_over"],
            "rows": [[day, said, said * 3, said * 2, said, people] for day, said, people in by_day],
        },
        "resolved": {
            "columns": ["day", "conversations", "without_a_human", "share"],
            "rows": [[day, said, said - people, round(1 - people / said, 4)] for day, said, people in by_day],
        },
        "satisfaction": {
            "columns": ["day", "up", "down", "share"],
            "rows": [[day, 40 + at, 5, round((40 + at) / (45 + at), 4)] for at, day in enumerate(days)],
        },
        "first_response": {
            "columns": ["day", "assistant_s", "assistant_p95_s", "agent_s", "agent_p95_s"],
            "rows": [[day, 0.8, 2.4, 40 + (at * 13) % 25, 110 + (at * 29) % 60] for at, day in enumerate(days)],
        },
        "handoffs": {
            "columns": ["reason", "asked", "answered", "resolved", "wait_s"],
            "rows": [["asked", 64, 61, 58, 48.0], ["policy", 31, 31, 30, 62.0], ["upset", 12, 12, 9, 39.0], ["legal", 2, 2, 1, 80.0]],
        },
        "zero_results": {
            "columns": ["query", "limits", "times", "language"],
            "rows": [["left-handed scissors", "", 14, "en"], ["", "price + not material", 9, "en"], ["粉色登山靴", "", 6, "zh"], ["kayak", "", 5, "en"]],
        },
        "impossible": {
            "columns": ["constraint", "times"],
            "rows": [["price", 31], ["not material", 18], ["color", 12], ["size", 7]],
        },
        "dropped": {
            "columns": ["cause", "sentences", "mended"],
            "rows": [["value", 39, 21], ["word", 17, 4], ["unknown_product", 9, 0], ["repeated", 4, 0]],
        },
    }  # fmt: skip


def demo(language: Language = "en") -> FakeConsole:
    zh = language == "zh"
    now = time.time()
    here = row(
        CHAT,
        customer="陈雨" if zh else "Maya Okafor",
        language=language,
        last={
            "at": now - 60,
            "text": "我要改成 43 码，能找人帮我吗？" if zh else "I need them in 43 instead. Can I talk to somebody?",
        },
    )
    summary = (
        ["11 月 17 日订了 EU 42 的靴子，想换成 43 码。", "订单已发货。"]
        if zh
        else ["Ordered boots in EU 42 on 17 November; wants size 43.", "The order is on its way."]
    )
    open_one = conversation(
        here,
        turns(language, now),
        brief=brief(
            language=language,
            summary=summary,
            failures=[
                {
                    "turn": 1,
                    "kind": "dropped",
                    "words": f"value:weight: {'它只有 500 克重。' if zh else 'It weighs only 500 g.'}",
                },
                *(
                    {"turn": turn, "kind": "notice", "words": "The language model is not available right now."}
                    for turn in (2, 3)
                ),
            ],
            cart=[
                {
                    "product": "p4",
                    "sku": "p4-1",
                    "quantity": 1,
                    "title": "Packer 再生帆布中帮靴" if zh else "Packer Mid canvas boot",
                }
            ],
        ),
        handoffs=[
            {
                "number": 1,
                "state": "waiting",
                "reason": "asked",
                "words": "",
                "agent": None,
                "asked": now - 132,
                **dict.fromkeys(("joined", "answered", "ended", "due", "resolved", "decision")),
            }
        ],
    )
    upset = row(
        UPSET,
        language="zh",
        reason="upset",
        sentiment="negative",
        urgent=True,
        asked=now - 431,
        position=2,
        last={"at": now - 100, "text": "拉链又坏了，这已经是第二次，我要退款！"},
    )
    held = row(
        HELD,
        "joined",
        agent="ben",
        customer="R. Lindqvist",
        last={"at": now - 20, "text": "Which of them has the widest toe box?"},
    )
    promised = row("s-promised", "promised", language="en", reason="policy", online=False, last={"at": now - 9_000, "text": "Can the invoice be made out to my company?"})  # fmt: skip
    bots = [
        row(
            f"s-bot-{at}",
            "bot",
            language=tongue,
            sentiment="positive" if at == 0 else "neutral",
            used=now - 300 * (at + 1),
            last={"at": now - 300 * (at + 1), "text": text},
        )
        for at, (tongue, text) in enumerate(
            [("en", "Thanks, that is exactly it!"), ("zh", "有没有降噪的，150 以内？"), ("en", "Compare the first two")]
        )
    ]
    several = [conversation(one, turns(one["language"], now)[:1]) for one in (upset, held, promised, *bots)]
    conversations = {one["row"]["session"]: one for one in (open_one, *several)}
    replies = [
        ("exchange", "Exchange a size", "换尺码", "Hello {customer}, {agent} here. I can exchange the size free of charge: the new pair leaves as soon as yours is on its way back.", "{customer}您好，我是 {agent}。可以免费换码：旧鞋寄出后，新鞋马上发出。"),
        ("late", "Delivery is late", "配送延迟", "I am sorry that your parcel is late. I have asked the carrier and will write to you today.", "很抱歉包裹晚到了。我已联系承运商，今天给您答复。"),
        ("thanks", "Goodbye", "结束语", "Thank you for your patience. Is there anything else?", "感谢您的耐心，还有什么可以帮您？"),
    ]  # fmt: skip
    text = (
        "陈雨您好，我是 Ann。Ridgeline 中帮防水登山靴 43 码有货，可以换。"
        if zh
        else "Hello Maya, Ann here. The Ridgeline Mid is in stock in EU 43, so we can exchange it."
    )
    return FakeConsole(
        conversations=conversations,
        customers={CHAT: _orders(language)},
        agents=AGENTS,
        replies=[
            {"id": at + 1, "title": chinese if zh else title, "shortcut": shortcut, "texts": {"en": english, "zh": hanzi}, "by": "ann", "at": now}
            for at, (shortcut, title, chinese, english, hanzi) in enumerate(replies)
        ],
        products=card_frames(language),
        actions=actions(language),
        descriptions=descriptions(),
        reports=reports(),
        words=WORDS,
        draft={
            "draft": 7,
            "text": text,
            "language": language,
            "sources": [{"sentence": text.removeprefix("陈雨您好，我是 Ann。").removeprefix("Hello Maya, Ann here. "), "product": "p1", "title": "Ridgeline 中帮防水登山靴" if zh else "Ridgeline Mid waterproof boot", "fields": ["size", "stock"], "evidence": "size: EU 43; stock: 14"}],
            "dropped": [],
            "ms": 1_420,
        },
    )  # fmt: skip


def actions(language: Language) -> list[Json]:
    zh = language == "zh"
    small = {"id": "too_small", "title": "尺码偏小" if zh else "too small"}
    unwanted = {"id": "no_longer_needed", "title": "不再需要" if zh else "no longer needed"}
    exchanged = ["order", "skus", "new_skus", "method", "reason"]
    return [
        {"name": "exchange_items", "title": "换货" if zh else "Exchange items", "fields": exchanged, "reasons": [small]},
        {"name": "cancel_order", "title": "取消订单" if zh else "Cancel the order", "fields": ["order", "reason"], "reasons": [unwanted]},
    ]  # fmt: skip


def descriptions() -> list[Json]:
    texts = [
        ("OD-1107", "en", [("A mid-height hiking boot with a waterproof membrane.", ["height", "waterproof"]), ("Its upper is a synthetic textile, its sole rubber.", ["upper", "sole"])]),
        ("OD-1107", "zh", [("中帮徒步靴，配有防水膜。", ["height", "waterproof"]), ("鞋面为合成织物，鞋底为橡胶。", ["upper", "sole"])]),
        ("BG-1001", "en", [("A 20-litre day pack of recycled canvas.", ["volume", "material"])]),
    ]  # fmt: skip
    return [
        {
            "id": at + 1,
            "product": product,
            "language": language,
            "tone": "plain",
            "length": "short",
            "author": "model",
            "status": "pending",
            "text": ("" if language == "zh" else " ").join(text for text, _ in sentences),
            "sentences": [{"text": text, "attributes": attributes} for text, attributes in sentences],
            "made_at": "2026-11-21T10:00:00Z",
            "decided_by": None,
            "decided_at": None,
        }
        for at, (product, language, sentences) in enumerate(texts)
    ]


def service_script(language: Language) -> tuple[tuple[tuple[str, str], ...], dict[str, Sequence[Step]]]:
    """What a customer says about an order (each with the name of its picture), and what is answered."""
    zh = language == "zh"
    asks = (
        (("orders", "我的订单到哪里了？"), ("proposal", "请取消那双袜子的订单"))
        if zh
        else (("orders", "Where are my orders?"), ("proposal", "Please cancel the socks"))
    )
    known = understood(language=language)
    acted = Acted("p1", "cancel_order", "done", "订单 W1 已取消，$69.00 将退回 Visa 1234。" if zh else "Order W1 is cancelled. $69.00 goes back to Visa 1234.")  # fmt: skip
    said = "您有一个订单正在路上。" if zh else "One order is on its way to you."
    return asks, {
        asks[0][1]: (known, service(language), Text(said), DONE),
        asks[1][1]: (known, proposal(language, datetime.fromtimestamp(time.time() + 1_800, UTC).isoformat()), DONE),
        "": (known, acted, DONE),
    }
