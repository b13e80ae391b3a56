"""A small hand-made shop: some departments, labels in both languages, and words that mean two things (coffee, gold, Field)."""

from __future__ import annotations

from functools import cache
from typing import Literal

from assistant.dialogue import DialogueState, ResultSet, Shown, Understanding, UserMessage
from assistant.state import SEARCHES, follow, remember
from assistant.understanding.parse import Understander
from retrieval.constraints import Constraint, Operator
from retrieval.facets import PATH_JOIN, Facets, learn
from retrieval.fitting import fitting_variant
from retrieval.products import (
    AttributeValue,
    CategoryLabel,
    FacetLabel,
    Localized,
    Product,
    Quantity,
    ValueLabel,
    Variant,
)

_CATEGORIES = (
    ("Footwear", "鞋靴", "shoes, footgear, 鞋子, 鞋"),
    ("Footwear > Running shoes", "跑步鞋", "trainers, jogging shoes, 跑鞋, 运动鞋"),
    ("Footwear > Hiking boots", "登山靴", "walking boots, boots, 徒步靴, 登山鞋, 徒步鞋, 靴子"),
    ("Clothing", "服装", "clothes, apparel, 衣服"),
    ("Clothing > Rain jackets", "雨衣", "waterproof jackets, raincoats, 冲锋衣"),
    ("Clothing > Jackets", "夹克", "coats, 外套"),
    ("Clothing > Sweaters", "毛衣", "jumpers, pullovers, 针织衫"),
    ("Clothing > Socks", "袜子", "socks, 棉袜"),
    ("Bags", "箱包", "luggage, bag, 包, 包包"),
    ("Bags > Backpacks", "双肩包", "rucksacks, 背包, 书包"),
    ("Bags > Handbags", "手提包", "purses, 手袋"),
    ("Kitchen", "厨房", "kitchenware, 厨具"),
    ("Kitchen > Mugs", "马克杯", "coffee mugs, cups, 杯子, 咖啡杯"),
    ("Kitchen > Kettles", "电水壶", "electric kettles, 水壶, 热水壶, 烧水壶"),
    ("Kitchen > Coffee makers", "咖啡机", "coffee machines, 咖啡壶"),
    ("Furniture", "家具", "furnishings, 家居"),
    ("Furniture > Sofas", "沙发", "couches, 双人沙发"),
    ("Furniture > Desks", "书桌", "tables, 桌子, 写字台"),
    ("Lighting", "灯具", "lamps, lights, 灯"),
    ("Lighting > Desk lamps", "台灯", "study lamps, 护眼灯"),
    ("Audio", "音频", "sound"),
    ("Audio > Headphones", "耳机", "headsets, 头戴式耳机"),
    ("Audio > Speakers", "音箱", "bluetooth speakers, 音响, 蓝牙音箱"),
    ("Computing", "电脑数码", "computers, 电脑"),
    ("Computing > Laptops", "笔记本电脑", "notebook computers, 笔记本"),
    ("Computing > Monitors", "显示器", "screens, displays, 屏幕"),
    ("Home textiles", "家纺", "bedding, 床品"),
    ("Home textiles > Duvets", "被子", "comforters, 被芯"),
    ("Toys", "玩具", "games, 儿童玩具"),
    ("Toys > Building blocks", "积木", "bricks, 拼插玩具"),
)
_COLORS = (
    ("black", "黑色", "jet black, 纯黑, 黑"),
    ("white", "白色", "snow white, 纯白, 白"),
    ("red", "红色", "scarlet, 大红, 红"),
    ("blue", "蓝色", "royal blue, 宝蓝, 蓝"),
    ("navy", "藏青色", "dark blue, 深蓝, 藏蓝"),
    ("green", "绿色", "forest green, 绿"),
    ("brown", "棕色", "chocolate, coffee, 咖啡色, 褐色"),
    ("grey", "灰色", "gray, 灰"),
    ("coral", "珊瑚色", "peach, salmon, 蜜桃色"),
    ("gold", "金色", "golden, champagne, 香槟金"),
    ("yellow", "黄色", "lemon, 明黄, 黄"),
    ("beige", "米色", "sand, oatmeal, 杏色"),
)
_MATERIALS = (
    ("leather", "真皮", "genuine leather, 牛皮, 皮革, 皮的"),
    ("vegan leather", "仿皮", "PU leather, faux leather, 人造革, PU皮"),
    ("suede", "麂皮", "反绒皮"),
    ("canvas", "帆布", ""),
    ("cotton", "棉", "纯棉, 全棉"),
    ("wool", "羊毛", "纯羊毛"),
    ("merino wool", "美利奴羊毛", "merino"),
    ("polyester", "聚酯纤维", "涤纶"),
    ("nylon", "尼龙", ""),
    ("mesh", "网布", "网面"),
    ("plastic", "塑料", "塑胶"),
    ("stainless steel", "不锈钢", ""),
    ("glass", "玻璃", ""),
    ("ceramic", "陶瓷", ""),
    ("oak", "橡木", ""),
    ("velvet", "天鹅绒", "丝绒"),
    ("silk", "真丝", "丝绸"),
    ("down", "羽绒", "鹅绒"),
)
_FLAGS = (
    ("hood", "连帽", "with hood, hooded, 帽子, 带帽"),
    ("lid", "盖子", "with lid, 带盖, 盖"),
    ("bluetooth", "蓝牙", ""),
    ("noise_cancelling", "主动降噪", "noise canceling, anc, 降噪"),
    ("wireless", "无线", "cordless, 无线的"),
    ("dimmable", "可调光", "调光"),
    ("dishwasher_safe", "可用洗碗机", "dishwasher proof, 可机洗碗"),
)
_NUMBERS = (
    ("weight", "重量", "g"),
    ("capacity", "容量", "l"),
    ("battery_life", "续航", "h"),
    ("memory", "内存", "GB"),
    ("storage", "存储容量", "GB"),
    ("screen_size", "屏幕尺寸", "in"),
    ("power", "功率", "W"),
    ("age_from", "适用年龄", "years"),
    ("height", "高度", "cm"),
)
_TEXTS = (
    (
        "waterproofing",
        "防水性能",
        (("waterproof", "防水", "全防水, 不进水"), ("water-repellent", "防泼水", "water resistant, 防小雨")),
    ),
    (
        "audience",
        "适用人群",
        (
            ("men", "男款", "men's, mens, 男士"),
            ("women", "女款", "women's, ladies, 女士"),
            ("kids", "童款", "children, 儿童"),
        ),
    ),
    ("closure", "闭合方式", (("laces", "系带", "lace-up, 鞋带"), ("zip", "拉链", "zipper"), ("velcro", "魔术贴", ""))),
)


def _q(amount: float, unit: str) -> Quantity:
    return Quantity(amount, unit)


def _product(
    id: str, path: str, en: str, zh: str, brand: str, price: int, about: dict[str, AttributeValue], **options: str
) -> Product:
    """`options` name an axis of variants and its values, separated by "/"."""
    axis, several = next(iter(options.items()), ("", ""))
    variants = tuple(
        Variant(f"{id}-{n}", 100 * price, 5, {axis: value} if axis else {})
        for n, value in enumerate(several.split("/"), start=1)
    )
    return Product(
        id, Localized(en, zh), variants, brand=brand, category=tuple(path.split(" > ")), attributes=about,
        rating=4.4, review_count=12,
    )  # fmt: skip


@cache
def products() -> tuple[Product, ...]:
    """Every product of the shop."""
    p, q = _product, _q
    return (
        p("r1", "Footwear > Running shoes", "Norrvik Glide running shoes", "Norrvik 疾风跑步鞋", "Norrvik", 89,
          {"material": "mesh", "audience": "men", "weight": q(240, "g"), "color": "black"}, size="40/41/42/43"),
        p("r2", "Footwear > Running shoes", "Field Tempo running shoes", "Field 节拍跑步鞋", "Field", 120,
          {"material": "mesh", "audience": "women", "weight": q(210, "g"), "color": "red"}, size="36/37/38"),
        p("r3", "Footwear > Running shoes", "Calder & Finch road trainers", "Calder & Finch 公路跑鞋", "Calder & Finch",
          75, {"material": "polyester", "audience": "men", "weight": q(300, "g"), "color": "white"}, size="41/42/44"),
        p("b1", "Footwear > Hiking boots", "Norrvik Ridge leather boots", "Norrvik 山脊真皮登山靴", "Norrvik", 160,
          {"material": "leather", "waterproofing": "waterproof", "closure": "laces", "color": "brown"}, size="41/42/43"),
        p("b2", "Footwear > Hiking boots", "云岭 suede walking boots", "云岭麂皮徒步靴", "云岭", 110,
          {"material": "suede", "waterproofing": "water-repellent", "closure": "laces", "color": "grey"}, size="39/40"),
        p("j1", "Clothing > Rain jackets", "Norrvik Squall rain jacket", "Norrvik 骤雨雨衣", "Norrvik", 140,
          {"material": "nylon", "waterproofing": "waterproof", "hood": True, "color": "navy"}, size="S/M/L/XL"),
        p("j2", "Clothing > Jackets", "O'Dare's quilted jacket", "O'Dare's 绗缝夹克", "O'Dare's", 95,
          {"material": "polyester", "hood": False, "color": "black"}, size="S/M/L"),
        p("w1", "Clothing > Sweaters", "Wolds merino sweater", "Wolds 美利奴羊毛衫", "Wolds", 85,
          {"material": "merino wool", "color": "green"}, size="S/M/L"),
        p("w2", "Clothing > Sweaters", "O'Dare's cotton jumper", "O'Dare's 纯棉针织衫", "O'Dare's", 45,
          {"material": "cotton", "color": "beige"}, size="S/M"),
        p("s1", "Clothing > Socks", "Wolds wool socks, white toe", "Wolds 羊毛袜", "Wolds", 14,
          {"material": "wool"}, color="grey/white/black"),
        p("p1", "Bags > Backpacks", "Calder & Finch leather backpack", "Calder & Finch 真皮双肩包", "Calder & Finch", 180,
          {"material": "leather", "capacity": q(18, "l"), "weight": q(1200, "g")}, color="black/brown"),
        p("p2", "Bags > Backpacks", "云岭 canvas backpack", "云岭帆布双肩包", "云岭", 60,
          {"material": "canvas", "capacity": q(25, "l"), "weight": q(800, "g")}, color="green/blue"),
        p("h1", "Bags > Handbags", "Field vegan leather handbag", "Field 仿皮手提包", "Field", 70,
          {"material": "vegan leather", "closure": "zip"}, color="red/gold"),
        p("m1", "Kitchen > Mugs", "Wolds travel mug with lid", "Wolds 带盖随行杯", "Wolds", 24,
          {"material": "stainless steel", "lid": True, "capacity": q(400, "ml"), "dishwasher_safe": False}, color="black/coral"),
        p("m2", "Kitchen > Mugs", "云岭 ceramic coffee mug", "云岭陶瓷咖啡杯", "云岭", 12,
          {"material": "ceramic", "lid": False, "capacity": q(350, "ml"), "dishwasher_safe": True}, color="white/blue"),
        p("k1", "Kitchen > Kettles", "Norrvik glass kettle", "Norrvik 玻璃电水壶", "Norrvik", 55,
          {"material": "glass", "capacity": q(1.7, "l"), "power": q(2200, "W")}),
        p("c1", "Kitchen > Coffee makers", "Wolds drip coffee maker", "Wolds 滴滤咖啡机", "Wolds", 99,
          {"material": "plastic", "capacity": q(1.2, "l"), "power": q(1000, "W"), "color": "black"}),
        p("f1", "Furniture > Sofas", "O'Dare's velvet sofa", "O'Dare's 丝绒沙发", "O'Dare's", 799,
          {"material": "velvet", "height": q(80, "cm")}, color="green/grey"),
        p("f2", "Furniture > Desks", "Calder & Finch oak desk", "Calder & Finch 橡木书桌", "Calder & Finch", 420,
          {"material": "oak", "height": q(75, "cm")}),
        p("l1", "Lighting > Desk lamps", "Norrvik dimmable desk lamp", "Norrvik 可调光台灯", "Norrvik", 49,
          {"material": "plastic", "dimmable": True, "power": q(9, "W")}, color="white/black"),
        p("a1", "Audio > Headphones", "Tonwerk Hush headphones", "Tonwerk 静听耳机", "Tonwerk", 199,
          {"bluetooth": True, "noise_cancelling": True, "wireless": True, "battery_life": q(30, "h"), "weight": q(250, "g")},
          color="black/white"),
        p("a2", "Audio > Headphones", "Tonwerk Studio wired headphones", "Tonwerk 有线监听耳机", "Tonwerk", 79,
          {"bluetooth": False, "noise_cancelling": False, "wireless": False, "weight": q(280, "g"), "color": "black"}),
        p("a3", "Audio > Speakers", "Tonwerk Puck bluetooth speaker", "Tonwerk 蓝牙音箱", "Tonwerk", 65,
          {"bluetooth": True, "waterproofing": "waterproof", "battery_life": q(20, "h")}, color="red/blue"),
        p("n1", "Computing > Laptops", "Tonwerk Slate 14 laptop", "Tonwerk 14 英寸笔记本电脑", "Tonwerk", 1099,
          {"memory": q(16, "GB"), "storage": q(512, "GB"), "screen_size": q(14, "in"), "weight": q(1400, "g")}),
        p("n2", "Computing > Monitors", "Tonwerk 27 inch monitor", "Tonwerk 27 英寸显示器", "Tonwerk", 289,
          {"screen_size": q(27, "in"), "power": q(40, "W")}),
        p("d1", "Home textiles > Duvets", "Wolds down duvet", "Wolds 羽绒被", "Wolds", 149, {"material": "down"},
          size="single/double/queen"),
        p("t1", "Toys > Building blocks", "Field wooden blocks", "Field 原木积木", "Field", 32,
          {"material": "oak", "age_from": q(3, "years"), "audience": "kids"}),
    )  # fmt: skip


def _value(en: str, zh: str, words: str) -> ValueLabel:
    return ValueLabel(Localized(en, zh), tuple(word for word in words.split(", ") if word))


def facet_labels() -> tuple[FacetLabel, ...]:
    """How the shop names its facets and values."""
    texts = (("color", "颜色", _COLORS), ("material", "材质", _MATERIALS), *_TEXTS)
    named = [
        FacetLabel(
            name, Localized(name, zh), values={value: _value(value, han, words) for value, han, words in several}
        )
        for name, zh, several in texts
    ]
    flags = [
        FacetLabel(name, Localized(name.replace("_", " "), zh), values={"yes": _value(name, zh, words)})
        for name, zh, words in _FLAGS
    ]
    numbers = [FacetLabel(name, Localized(name.replace("_", " "), zh), unit) for name, zh, unit in _NUMBERS]
    size = FacetLabel(
        "size",
        Localized("size", "尺码"),
        values={"queen": _value("queen", "大号双人", "queen size"), "S": _value("S", "小号", "small")},
    )
    return (*named, *flags, *numbers, size)


def category_labels() -> tuple[CategoryLabel, ...]:
    """How the shop names its categories."""
    return tuple(
        CategoryLabel(tuple(path.split(" > ")), Localized(path.split(" > ")[-1], zh), tuple(words.split(", ")))
        for path, zh, words in _CATEGORIES
    )


@cache
def facets() -> Facets:
    """What is learned from the shop."""
    return learn(products(), facet_labels(), category_labels())


def described(constraint: Constraint) -> str:
    """A constraint in a short notation: `color!=black`, `price<80` (in whole units of money), `weight<=1500g`, `+hood`, `~` for soft."""
    facet, soft = constraint.facet, "" if constraint.hard else "~"
    match constraint.operator:
        case Operator.HAS | Operator.HAS_NOT:
            return f"{soft}{'-' if constraint.excludes else '+'}{facet}"
        case Operator.RANGE:
            scale = 100 if facet == "price" else 1
            low, high = (None if side is None else side / scale for side in (constraint.low, constraint.high))
            if low is not None and high is not None:
                return f"{soft}{facet}={low:g}..{high:g}{constraint.unit}"
            side: Literal["low", "high"] = "high" if low is None else "low"
            sign = ("<" if low is None else ">") + ("" if side in constraint.open_sides else "=")
            return f"{soft}{facet}{sign}{low if low is not None else high:g}{constraint.unit}"
        case _:
            values = "|".join(sorted(value.split(PATH_JOIN)[-1] for value in constraint.values))
            return f"{soft}{facet}{'!=' if constraint.excludes else '='}{values}"


@cache
def understander() -> Understander:
    return Understander(facets(), {product.id: product for product in products()})


def talk(*messages: str | UserMessage) -> tuple[Understanding, DialogueState]:
    """What the last message of a dialogue means and the state after it; every search shows the first four that fit."""
    state = DialogueState()
    meant: Understanding | None = None
    for message in messages:
        said = UserMessage(message) if isinstance(message, str) else message
        meant = understander().understand(said, state)
        state = follow(state, meant)
        shown = shown_by(state, meant)
        state = remember(state, said.text, "", shown)
    if meant is None:
        raise ValueError("a dialogue needs a message")
    return meant, state


def shown_by(state: DialogueState, meant: Understanding) -> ResultSet | None:
    """What a turn of `talk` shows; None where it does not search."""
    return _shown(state) if SEARCHES.intersection(meant.intents) else None


def _shown(state: DialogueState) -> ResultSet:
    fitting = [(p, fitting_variant(p, state.constraints, facets().vocabulary)) for p in products()]
    items = tuple(Shown(product.id, variant.sku) for product, variant in fitting if variant is not None)
    return ResultSet(f"s{state.turn}", state.turn, items[:4])


def wishes(*messages: str | UserMessage) -> str:
    """The constraints that hold after a dialogue, in short notation, sorted, joined by "; "."""
    return "; ".join(sorted(described(one) for one in talk(*messages)[1].constraints))
