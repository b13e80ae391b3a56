"""The words of the synthetic catalogue that `python -m eval latency` measures on: departments, kinds, facets and values.

Only data: how they are combined is `latency_catalogue`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Department:
    """A broad category: `kinds` are its leaves (English, Chinese), `price` the median in cents, `facets` what it states."""

    name: str
    kinds: tuple[Named, ...]
    price: int
    facets: tuple[str, ...]
    sizes: tuple[str, ...] = ()


def _named(text: str) -> tuple[Named, ...]:
    pairs = (part.split("/") for part in text.split(";"))
    return tuple((english.strip(), chinese.strip()) for english, chinese in pairs)


_WORN = ("material", "lining", "style", "pattern", "season", "audience", "fit", "closure", "weight", "waterproof")
_PLUGGED = (
    "power",
    "voltage",
    "battery",
    "connectivity",
    "weight",
    "width",
    "noise",
    "warranty",
    "bluetooth",
    "finish",
)
_HOUSE = ("material", "style", "finish", "width", "height", "depth", "weight", "room", "assembly", "warranty")
_SHOES = tuple(str(size) for size in range(36, 48))
_CLOTHES = ("XS", "S", "M", "L", "XL", "XXL")

DEPARTMENTS: tuple[Department, ...] = (
    Department(
        "Footwear",
        _named(
            "trail shoes/越野跑鞋;hiking boots/登山靴;sandals/凉鞋;loafers/乐福鞋;ankle boots/短靴;slippers/拖鞋;"
            "running shoes/跑鞋;rain boots/雨靴;dress shoes/正装鞋;clogs/洞洞鞋"
        ),
        8_500,
        _WORN,
        _SHOES,
    ),
    Department(
        "Clothing",
        _named(
            "rain jackets/雨衣;down coats/羽绒服;shirts/衬衫;jeans/牛仔裤;sweaters/毛衣;dresses/连衣裙;shorts/短裤;"
            "hoodies/卫衣;scarves/围巾;leggings/打底裤;blazers/西装外套;swimsuits/泳衣"
        ),
        5_500,
        _WORN,
        _CLOTHES,
    ),
    Department(
        "Bags",
        _named(
            "backpacks/双肩包;suitcases/行李箱;wallets/钱包;tote bags/托特包;messenger bags/邮差包;duffel bags/旅行袋;"
            "laptop sleeves/电脑内胆包;belt bags/腰包"
        ),
        7_000,
        ("material", "lining", "style", "closure", "capacity", "weight", "width", "height", "waterproof", "audience"),
    ),
    Department(
        "Kitchen",
        _named(
            "kettles/电热水壶;frying pans/平底锅;chef knives/主厨刀;coffee makers/咖啡机;blenders/搅拌机;toasters/烤面包机;"
            "lunch boxes/饭盒;water bottles/水壶;baking trays/烤盘;rice cookers/电饭煲;storage jars/储物罐;mugs/马克杯"
        ),
        4_500,
        (
            "material",
            "finish",
            "capacity",
            "power",
            "weight",
            "height",
            "dishwasher_safe",
            "warranty",
            "style",
            "pieces",
        ),
    ),
    Department(
        "Electronics",
        _named(
            "headphones/耳机;speakers/音箱;keyboards/键盘;computer mice/鼠标;power banks/充电宝;webcams/摄像头;monitors/显示器;"
            "tablets/平板电脑;chargers/充电器;smart watches/智能手表;routers/路由器;microphones/麦克风"
        ),
        9_500,
        _PLUGGED,
    ),
    Department(
        "Home",
        _named(
            "floor lamps/落地灯;table lamps/台灯;curtains/窗帘;rugs/地毯;cushions/靠垫;wall clocks/挂钟;mirrors/镜子;"
            "picture frames/相框;candles/蜡烛;vases/花瓶;duvets/被子;towels/毛巾"
        ),
        5_000,
        ("material", "style", "pattern", "finish", "width", "height", "weight", "room", "season", "pieces"),
    ),
    Department(
        "Furniture",
        _named(
            "office chairs/办公椅;desks/书桌;bookcases/书柜;sofas/沙发;bed frames/床架;bar stools/吧台凳;wardrobes/衣柜;"
            "coffee tables/茶几;dining chairs/餐椅;shoe racks/鞋架"
        ),
        24_000,
        _HOUSE,
    ),
    Department(
        "Outdoor",
        _named(
            "tents/帐篷;sleeping bags/睡袋;head torches/头灯;camping stoves/露营炉;trekking poles/登山杖;hammocks/吊床;"
            "cool boxes/保温箱;folding chairs/折叠椅;dry bags/防水袋"
        ),
        8_000,
        ("material", "capacity", "weight", "width", "height", "season", "waterproof", "warranty", "assembly", "pieces"),
    ),
    Department(
        "Toys",
        _named(
            "building blocks/积木;board games/桌游;puzzles/拼图;dolls/玩偶;toy trains/玩具火车;kites/风筝;plush toys/毛绒玩具;"
            "science kits/科学实验套装"
        ),
        2_800,
        ("material", "age", "pieces", "battery", "audience", "pattern", "weight", "assembly", "style", "washable"),
    ),
    Department(
        "Garden",
        _named(
            "garden hoses/浇水软管;plant pots/花盆;pruning shears/修枝剪;watering cans/洒水壶;bird feeders/喂鸟器;"
            "lawn mowers/割草机;garden gloves/园艺手套;solar lights/太阳能灯"
        ),
        3_800,
        ("material", "finish", "capacity", "width", "height", "weight", "power", "battery", "warranty", "waterproof"),
    ),
)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


# The values of facets that state words, the most popular first.
VALUES: dict[str, tuple[str, ...]] = {
    "color": _listed(
        "black, white, grey, navy, blue, red, green, brown, beige, pink, silver, yellow, purple, orange, cream, teal, gold, "
        "burgundy, khaki, turquoise, charcoal, ivory, lavender, mint, rust"
    ),
    "material": _listed(
        "cotton, polyester, leather, nylon, stainless steel, wood, plastic, wool, aluminium, glass, bamboo, linen, suede, "
        "ceramic, silicone, vegan leather, canvas, rubber, oak, silk, cork, steel, mesh, down, recycled polyester"
    ),
    "lining": _listed("polyester, cotton, fleece, wool, mesh, leather, satin, unlined"),
    "style": _listed("modern, classic, casual, minimalist, vintage, industrial, sporty, rustic, scandinavian, elegant"),
    "pattern": _listed("plain, striped, checked, floral, geometric, dotted, abstract, camouflage"),
    "season": _listed("all seasons, winter, summer, spring, autumn"),
    "audience": _listed("adults, women, men, children, teenagers, toddlers"),
    "fit": _listed("regular, slim, relaxed, wide, oversized, narrow"),
    "closure": _listed("zip, laces, buttons, velcro, buckle, drawstring, magnetic, slip on"),
    "finish": _listed("matt, glossy, brushed, polished, lacquered, natural, painted, anodised"),
    "connectivity": _listed("USB-C, Wi-Fi, wireless, USB-A, HDMI, NFC, wired, Ethernet"),
    "room": _listed("living room, bedroom, kitchen, office, bathroom, hallway, nursery, balcony"),
    "origin": _listed("China, Germany, Portugal, Vietnam, Italy, Turkey, India, Poland, Japan, Sweden, Mexico, Spain"),
}
FLAGS = ("waterproof", "bluetooth", "dishwasher_safe", "washable", "recycled", "assembly")
# The median of facets that state a number, its unit, and another unit that some products state it in, with the factor.
NUMBERS: dict[str, tuple[float, str, str, float]] = {
    "weight": (900, "g", "kg", 0.001),
    "width": (40, "cm", "mm", 10),
    "height": (45, "cm", "mm", 10),
    "depth": (30, "cm", "mm", 10),
    "capacity": (1_500, "ml", "l", 0.001),
    "power": (900, "W", "kW", 0.001),
    "voltage": (230, "V", "V", 1),
    "battery": (3_000, "mAh", "mAh", 1),
    "noise": (42, "dB", "dB", 1),
    "warranty": (24, "months", "months", 1),
    "pieces": (6, "pieces", "pieces", 1),
    "age": (6, "years", "years", 1),
}
ZH: dict[str, str] = {
    "black": "黑色", "white": "白色", "grey": "灰色", "navy": "藏青色", "blue": "蓝色", "red": "红色", "green": "绿色",
    "brown": "棕色", "beige": "米色", "pink": "粉色", "cotton": "棉", "polyester": "聚酯纤维", "leather": "真皮",
    "nylon": "尼龙", "stainless steel": "不锈钢", "wood": "木质", "plastic": "塑料", "wool": "羊毛", "glass": "玻璃",
    "bamboo": "竹", "linen": "亚麻", "suede": "绒面革", "ceramic": "陶瓷", "silicone": "硅胶", "vegan leather": "人造革",
}  # fmt: skip
SENTENCES = _listed(
    "made for everyday use, easy to clean, built to last for years, light enough to carry all day, a quiet companion at home, "
    "designed with care for small details, packs flat when it is not needed, holds its shape after many uses, "
    "a thoughtful gift for friends and family, comfortable from the first day, tested in wind and rain, "
    "fits well in small rooms, with a soft touch and a clean look, keeps working where others fail, "
    "repairable with standard parts, ships in plastic free packaging"
)
SENTENCES_ZH = (
    "日常使用十分方便",
    "容易清洁，经久耐用",
    "轻便易携带",
    "做工精细，细节用心",
    "送礼自用都合适",
    "适合小户型家庭",
)
