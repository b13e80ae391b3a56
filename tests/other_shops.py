"""Small shops in the shapes of other projects, invented for the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]
HOME = {"address1": "1 Elm", "address2": "", "city": "Oakton", "country": "USA", "state": "OR", "zip": "97001"}
AWAY = {"address1": "9 Fir", "address2": "Apt 2", "city": "Pineton", "country": "USA", "state": "WA", "zip": "98001"}


def variant(id: str, color: str, price: float, available: bool = True) -> Json:
    return {"item_id": id, "options": {"color": color}, "available": available, "price": price}


def item(id: str, product: str, name: str, color: str, price: float) -> Json:
    return {"name": name, "product_id": product, "item_id": id, "price": price, "options": {"color": color}}


def order(id: str, user: str, status: str, items: list[Json], method: str) -> Json:
    total = round(sum(one["price"] for one in items), 2)
    paid = {"transaction_type": "payment", "amount": total, "payment_method_id": method}
    return {
        "order_id": id,
        "user_id": user,
        "address": dict(HOME),
        "items": items,
        "status": status,
        "fulfillments": []
        if status == "pending"
        else [{"tracking_id": ["77"], "item_ids": [one["item_id"] for one in items]}],
        "payment_history": [paid],
    }


def tau2() -> Json:
    """A shop of two products, two customers and four orders."""
    lamp = [variant("11", "red", 20.1), variant("12", "blue", 25.35), variant("13", "black", 19.99, False)]
    mug = [variant("21", "white", 7.5), variant("22", "green", 8.25)]
    red, blue = item("11", "1", "Lamp", "red", 20.1), item("12", "1", "Lamp", "blue", 25.35)
    white = item("21", "2", "Mug", "white", 7.5)
    return {
        "products": {
            "1": {"name": "Lamp", "product_id": "1", "variants": {one["item_id"]: one for one in lamp}},
            "2": {"name": "Mug", "product_id": "2", "variants": {one["item_id"]: one for one in mug}},
        },
        "users": {
            "ana": {
                "user_id": "ana",
                "name": {"first_name": "Ana", "last_name": "Ortíz"},
                "address": dict(HOME),
                "email": "ana@example.com",
                "payment_methods": {
                    "gift_card_1": {"source": "gift_card", "id": "gift_card_1", "balance": 30.0},
                    "paypal_1": {"source": "paypal", "id": "paypal_1"},
                    "credit_card_1": {
                        "source": "credit_card",
                        "id": "credit_card_1",
                        "brand": "visa",
                        "last_four": "1111",
                    },
                },
                "orders": ["#W1", "#W2", "#W3"],
            },
            "bo": {
                "user_id": "bo",
                "name": {"first_name": "Bo", "last_name": "Lund"},
                "address": dict(AWAY),
                "email": "bo@example.com",
                "payment_methods": {"paypal_2": {"source": "paypal", "id": "paypal_2"}},
                "orders": ["#W4"],
            },
        },
        "orders": {
            "#W1": order("#W1", "ana", "pending", [dict(red), dict(white), dict(red)], "gift_card_1"),
            "#W2": order("#W2", "ana", "delivered", [dict(blue), dict(white)], "credit_card_1"),
            "#W3": order("#W3", "ana", "processed", [dict(white)], "paypal_1"),
            "#W4": order("#W4", "bo", "pending", [dict(white)], "paypal_2"),
        },
    }


def written(folder: Path, whole: Json) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "db.json").write_text(json.dumps(whole, indent=4, ensure_ascii=False), encoding="utf-8")
    return folder


def ecom(folder: Path) -> Path:
    """A shop of two products, a customer and two orders, as ECom-Bench writes it."""
    folder.mkdir(exist_ok=True)
    place = {"国家": "中国", "省份": "浙江省", "城市": "杭州市", "区县": "西湖区", "详细地址": "桂花路1号"}
    reach = {"收件人姓名": "林月", "电话号码": "13800000000"}

    def bought(id: str, state: str, price: int, method: str) -> Json:
        line = {"商品ID": "501", "单价": price, "数量": 1}
        return {"用户ID": "u1", "订单ID": id, "订单状态": state, "订单总金额": price, "是否加急": False,
                "订单商品列表": [line], "收货地址": {**reach, **place}, "支付方式": method}  # fmt: skip

    files: dict[str, Json] = {
        "customers": {"u1": {"用户ID": "u1", "电话号码": "13800000000", "用户姓名": "林月", "性别": "女", "年龄": 30,
                             "电子卡余额": 100, "地址信息": place}},
        "orders": {"jd": {"shop": {"u1": {
            "9001": bought("9001", "已付款", 1299, "京东E卡"), "9002": bought("9002", "已签收", 1299, "微信")}}}},
        "products": {"jd": {"shop": {"501": {
            "商品ID": "501", "商品名称": "电热水壶", "商品状态": "已上架", "商品价格": 1299, "商品描述": "",
            "可换货商品": [{"商品ID": "502", "商品描述": "蓝色", "商品状态": "已上架"},
                        {"商品ID": "503", "商品描述": "红色", "商品状态": "已下架"}]}}}},
        "invoices": {"9002": {"订单ID": "9002", "发票类型": "个人发票", "发票抬头": "林月", "电话号码": "13800000000"}},
        "logistics": {"jd": {"shop": {"u1": {"9002": {
            "物流单号": "JD1", "物流公司": "快递", "预计送达时间": "2025-05-12 13:30:00", "实际送达时间": "2025-05-12 14:20:00",
            "收件人信息": {}, "物流轨迹": [{"时间": "2025-05-08 09:10:00", "状态": "已创建", "位置": "杭州", "描述": "已下单", "操作人": None}]}}}}},
    }  # fmt: skip
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False, indent=4), encoding="utf-8")
    return folder
