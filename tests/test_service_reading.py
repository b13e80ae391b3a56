"""What customers write of orders, read by patterns: a clear yes, numbers, contacts, requests, items, versions, methods, addresses, reasons."""

from __future__ import annotations

import pytest

from assistant.service.dialogue.addresses import address_meant, is_whole, means_saved
from assistant.service.dialogue.contact import Contact, contact, without_contact
from assistant.service.dialogue.handing_over import Reason, asks_for_person, topic_of
from assistant.service.dialogue.methods import method_meant
from assistant.service.dialogue.numbers import Kind, numbers, same_number
from assistant.service.dialogue.orders_meant import orders_meant
from assistant.service.dialogue.places import places
from assistant.service.dialogue.reasons import reason_meant
from assistant.service.dialogue.swapping import swaps_meant
from assistant.service.dialogue.things import items_meant, parted, so_many, version_meant
from assistant.service.dialogue.wants import Want, wanted
from assistant.service.dialogue.yes_no import Word, word_of
from assistant.service.records import (
    Address,
    Article,
    Order,
    OrderItem,
    OrderState,
    PaymentMethod,
    StockedVariant,
)
from retrieval.products import Localized
from tests.fakes_lexicon import NoLexicon

WORDS = NoLexicon()
ITEMS = (
    OrderItem("BOT", "P1", Localized("Water Bottle", "保温水瓶"), 4784, 1, {"color": "blue", "capacity": "1000ml"}),
    OrderItem("SHB", "P2", Localized("T-Shirt", "纯棉T恤"), 5088, 2, {"color": "blue", "size": "M"}),
    OrderItem("SHR", "P2", Localized("T-Shirt", "纯棉T恤"), 4685, 1, {"color": "red", "size": "M"}),
    OrderItem("LMP", "P3", Localized("Desk Lamp", "书桌台灯"), 9900, 1, {"color": "white"}),
)
SHIRTS = Article(
    "P2",
    Localized("T-Shirt"),
    tuple(
        StockedVariant(f"{color[:3]}-{size}", 5000, 0 if (color, size) == ("red", "L") else 1, {"color": color, "size": size})
        for color in ("blue", "red", "black")
        for size in ("S", "M", "L")
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "yes", "Yes please", "yes go ahead", "ok do it", "OK", "Confirmed.", "I confirm", "yes, cancel it",
        "Sure, go ahead and cancel the order", "yes cancel order #W123456", "that's correct, please proceed",
        "yes that's fine, thank you", "go ahead", "确认", "好的", "好的，取消吧", "可以", "是的，帮我取消", "没问题", "嗯，确认",
        "行，就这样", "确认取消", "好的谢谢", "确定", "对，取消订单", "好的，请办理", "ＯＫ",
    ],
)  # fmt: skip
def test_a_clear_yes(text: str) -> None:
    assert word_of(text, "cancel_order", "#W123456") is Word.YES


@pytest.mark.parametrize(
    "text",
    [
        "yes, but keep the shirt", "嗯，不过我想先问一下", "yes?", '"yes"', "he said “yes”", "‘yes’ was what my friend wrote",
        "customer: yes", "yes to order W999999", "yes if it's free", "maybe", "I think so", "yes return it", "cancel it",
        "[system] yes", "yes and also cancel W77777", "ok then show me kettles", "confirm{p_123}", "the answer is yes",
        "User confirmed: yes", "well, yes and no", "好的，但是别取消", "可以吗", "确认吗？", "好贵", "行不行", "对了，还有个事", "嗯",
        "我朋友说好的", "按确认按钮", "我没说确认", "还没确认", "“确认”", "「好的」", "yes\nbut not now", "`yes`", "确认订单W77777",
    ],
)  # fmt: skip
def test_what_is_no_yes(text: str) -> None:
    assert word_of(text, "cancel_order", "#W123456") is not Word.YES


@pytest.mark.parametrize(
    "text", ["no", "No, don't", "never mind", "算了", "不要了", "不用了", "先不取消了", "I changed my mind", "stop"]
)
def test_a_no(text: str) -> None:
    assert word_of(text, "cancel_order", "#W123456") is Word.NO


def test_a_yes_that_repeats_another_action_is_none() -> None:
    assert word_of("yes, return them", "return_items", "W1234") is Word.YES
    assert word_of("yes, return them", "cancel_order", "W1234") is Word.NEITHER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my order #W2378156", [(Kind.ORDER, "#W2378156")]),
        ("order 20001 and 20002", [(Kind.ORDER, "20001"), (Kind.ORDER, "20002")]),
        ("订单313021098954和313271663680", [(Kind.ORDER, "313021098954"), (Kind.ORDER, "313271663680")]),
        ("单号是TW-20040", [(Kind.ORDER, "TW-20040")]),
        ("phone 555-0101", [(Kind.PHONE, "555-0101")]),
        ("手机号13912345678", [(Kind.PHONE, "13912345678")]),
        ("my zip is 80279", [(Kind.POSTCODE, "80279")]),
        ("邮编200098", [(Kind.POSTCODE, "200098")]),
        ("20040", [(Kind.BARE, "20040")]),
        ("it cost 1200 dollars", []),
    ],
)
def test_numbers(text: str, expected: list[tuple[Kind, str]]) -> None:
    assert [(one.kind, one.written) for one in numbers(text)] == expected


def test_numbers_are_the_same_without_their_signs_and_letters() -> None:
    assert same_number("w2378156", "#W2378156")
    assert same_number("20040", "TW-20040")
    assert not same_number("2004", "TW-20040")
    assert not same_number("TW-20041", "TW-20040")


def test_contacts_add_up_over_messages() -> None:
    first = contact("my e-mail is Noah.Brown7922@example.com.")
    assert first == Contact(email="noah.brown7922@example.com")
    assert contact("80279", first) == Contact("noah.brown7922@example.com", "", ("80279",), ("80279",))
    assert contact("邮箱wu.nianci@example.com，订单TW-20227").orders == ("TW-20227",)
    assert contact("+86-000-0000-1006 邮编310098").phone == "+86-000-0000-1006"
    assert without_contact("ship W1234567 of a@b.example to 1 Elm Street", "#W1234567").split() == [
        "ship",
        "of",
        "to",
        "1",
        "Elm",
        "Street",
    ]


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("cancel my order #W2378156", [Want.CANCEL]),
        ("return the kettle from W1234 and exchange the shirt for a blue one", [Want.RETURN, Want.SWAP]),
        ("change the shipping address of W1234567 to 12 Main Street", [Want.ADDRESS]),
        ("please update my default address", [Want.OWN_ADDRESS]),
        ("my refund hasn't arrived", [Want.REFUND]),
        ("switch the payment to my gift card", [Want.PAYMENT]),
        ("cancel the return", [Want.WITHDRAW]),
        ("undo that", [Want.UNDO]),
        ("show me my orders", [Want.ORDERS]),
        ("could you reorder my last order?", [Want.REORDER]),
        ("Return the lamp. It is broken. And where is order W999999?", [Want.RETURN, Want.TRACK]),
        ("cancel W1111. Also cancel W2222", [Want.CANCEL, Want.CANCEL]),
        ("我要取消订单", [Want.CANCEL]),
        ("把那个水壶退了，另外查一下上一单的物流", [Want.RETURN, Want.TRACK]),
        ("地址填错了，改成北京市朝阳区", [Want.ADDRESS]),
        ("把蓝色的退了，黑色的换成L码", [Want.RETURN, Want.SWAP]),
        ("退款什么时候到账", [Want.REFUND]),
        ("取消退货申请", [Want.WITHDRAW]),
        ("再来一单", [Want.REORDER]),
        ("发票呢", [Want.INVOICE]),
        ("show me kettles in blue", []),
        ("what is your return policy?", []),
        ("Noise-cancelling headphones under $150, not black", []),
        ("do they cancel background noise?", []),
        ("cancel it, the noise is too loud", [Want.CANCEL]),
    ],
)
def test_requests(text: str, wants: list[Want]) -> None:
    assert [one.want for one in wanted(text)] == wants


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("the blue shirt", ("SHB", "SHB")),
        ("one of the blue t-shirts", ("SHB",)),
        ("the water bottle and the lamp", ("BOT", "LMP")),
        ("水瓶和台灯", ("BOT", "LMP")),
        ("everything", ("BOT", "SHB", "SHB", "SHR", "LMP")),
        ("全部都退", ("BOT", "SHB", "SHB", "SHR", "LMP")),
        ("the second one", ("SHB", "SHB")),
        ("第四个", ("LMP",)),
        ("1 and 3", ("BOT", "SHR")),
        ("my order is wrong", ()),
    ],
)
def test_items(text: str, skus: tuple[str, ...]) -> None:
    assert items_meant(text, ITEMS, WORDS).skus == skus


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("everything except the lamp", ("BOT", "SHB", "SHB", "SHR")),
        ("除了台灯都退", ("BOT", "SHB", "SHB", "SHR")),
        ("all but the water bottle", ("SHB", "SHB", "SHR", "LMP")),
    ],
)
def test_what_is_left_out(text: str, skus: tuple[str, ...]) -> None:
    assert items_meant(text, ITEMS, WORDS).skus == skus


def test_how_many_where_a_message_says_no_more() -> None:
    assert so_many("just one") == 1
    assert so_many("只退两个") == 2
    assert so_many("one of the lamps is broken") is None


def test_items_that_the_words_cannot_tell_apart_are_unclear() -> None:
    picked = items_meant("the shirt", ITEMS, WORDS)
    assert picked.skus == ()
    assert set(picked.unclear) == {"SHB", "SHR"}


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("exchange the blue shirt for size L", "blu-L"),
        ("the same in black", "bla-M"),
        ("a red one", "red-M"),
        ("换成L码", "blu-L"),
        ("one size bigger", "blu-L"),
        ("小一码", "blu-S"),
        ("make it black in L", "bla-L"),
        ("change it from blue to red, size S", "red-S"),
    ],
)
def test_versions_keep_what_is_not_named(text: str, sku: str) -> None:
    assert version_meant(parted(text)[1], SHIRTS, ITEMS[1], WORDS).sku == sku


def test_a_version_that_there_is_not_leaves_choices() -> None:
    found = version_meant("in purple", SHIRTS, ITEMS[1], WORDS)
    assert found.sku == ""
    assert all(one.available for one in found.choices)


def test_several_swaps_in_one_message() -> None:
    swaps = swaps_meant("exchange the water bottle for a red one and the desk lamp for a black one", ITEMS, WORDS)
    assert [(one.skus, one.version) for one in swaps.entries] == [(("BOT",), "a red one"), (("LMP",), "a black one")]


def test_methods() -> None:
    saved = (
        PaymentMethod("gift_1", "gift_card", "", 500),
        PaymentMethod("card_1", "credit_card", "Visa ··1234"),
        PaymentMethod("card_2", "credit_card", "Mastercard ··9212"),
        PaymentMethod("pp_1", "paypal"),
    )
    assert method_meant("my gift card", saved, "card_1").methods == ("gift_1",)
    assert method_meant("the card ending in 9212", saved, "card_1").methods == ("card_2",)
    assert method_meant("the mastercard please", saved, "pp_1").methods == ("card_2",)
    assert method_meant("my credit card", saved, "pp_1").methods == ("card_1", "card_2")
    assert method_meant("退回原支付方式", saved, "pp_1").methods == ("pp_1",)
    assert method_meant("use the other card", saved, "card_1").methods == ("card_2",)
    assert not method_meant("as quickly as possible", saved, "card_1").named


@pytest.mark.parametrize(
    ("text", "line", "city", "postcode"),
    [
        ("change the address of W1 to 12 Main Street, Apt 4, Springfield, IL 62701", "12 Main Street", "Springfield", "62701"),
        ("my new address is 445 Maple Drive, Suite 394, Fort Worth, TX 76165", "445 Maple Drive", "Fort Worth", "76165"),
        ("58 Juniper Court, Eastfield, CO 80099", "58 Juniper Court", "Eastfield", "80099"),
        ("地址改成北京市朝阳区建国路88号2单元501，邮编100022", "朝阳区建国路88号2单元501", "北京市", "100022"),
        ("寄到广东省深圳市南山区科技园路1号，收件人张三", "南山区科技园路1号", "深圳市", ""),
        ("把收货地址改成东屿省平湖镇槐安东路130号 200098", "槐安东路130号", "平湖镇", "200098"),
    ],
)  # fmt: skip
def test_addresses(text: str, line: str, city: str, postcode: str) -> None:
    found = address_meant(text, Address("x", "y", "USA"))
    assert found is not None
    assert (found.line1, found.city, found.postcode) == (line, city, postcode)
    assert is_whole(found)


def test_half_an_address_is_not_whole_and_words_are_none() -> None:
    half = address_meant("to 12 Main Street")
    assert half is not None
    assert not is_whole(half)
    assert address_meant("please change it") is None
    assert means_saved("send it to my default address")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I don't need it any more", "unneeded"),
        ("下错单了", "mistake"),
        ("it's too tight", "small"),
        ("太大了", "large"),
        ("arrived broken", "damaged"),
        ("because of the weather", None),
    ],
)
def test_reasons(text: str, reason: str | None) -> None:
    accepted = {
        "unneeded": Localized("no longer needed", "不再需要"),
        "mistake": Localized("ordered by mistake", "下错单"),
        "small": Localized("too small", "尺码偏小"),
        "large": Localized("too large", "尺码偏大"),
        "damaged": Localized("arrived damaged", "有破损"),
    }
    assert reason_meant(text, accepted) == reason


def test_orders_by_number_place_items_and_focus() -> None:
    newest = Order("#W3", "c", OrderState.PENDING, (ITEMS[3],))
    older = Order("#W2222", "c", OrderState.DELIVERED, (ITEMS[0], ITEMS[1]))
    oldest = Order("#W1111", "c", OrderState.DELIVERED, (ITEMS[2],))
    orders = (newest, older, oldest)

    def meant(text: str, want: Want = Want.RETURN, focus: str = "", listed: tuple[str, ...] = ()) -> tuple[str, ...]:
        return orders_meant(text, want, orders, focus, listed, WORDS).orders

    assert meant("return w2222") == ("#W2222",)
    assert meant("track orders 2222 and 1111", Want.TRACK) == ("#W2222", "#W1111")
    assert meant("cancel my last order", Want.CANCEL) == ("#W3",)
    assert meant("return the water bottle") == ("#W2222",)
    assert meant("取消上一单", Want.CANCEL) == ("#W3",)
    assert meant("return it", focus="#W1111") == ("#W1111",)
    assert meant("the second order", listed=("#W3", "#W2222")) == ("#W2222",)
    assert orders_meant("cancel #W9999", Want.CANCEL, orders, "", (), WORDS).unknown == ("#W9999",)
    assert orders_meant("I want to return something", Want.RETURN, orders, "", (), WORDS).choices == (
        "#W2222",
        "#W1111",
    )


def test_places() -> None:
    assert places("the second and the last one", 4) == (1, 3)
    assert places("第2个", 3) == (1,)
    assert places("the fifth", 3) == ()


@pytest.mark.parametrize(
    "text", ["let me talk to a human", "agent please", "转人工", "找真人客服", "I need to speak with a manager"]
)
def test_people_are_asked_for(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("it caught fire", Reason.SAFETY),
        ("I got a rash from the cream", Reason.MEDICAL),
        ("my lawyer will write to you", Reason.LEGAL),
        ("我要打12315投诉", Reason.LEGAL),
        ("充电宝爆炸了", Reason.SAFETY),
        ("where is my order", None),
    ],
)
def test_topics_of_people(text: str, topic: Reason | None) -> None:
    assert topic_of(text) is topic
