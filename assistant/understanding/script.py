"""Chinese as it is written in Taiwan and Hong Kong, in the characters and words that the grammar reads: 螢幕 as 屏幕, 唔要 as 不要.

Characters go one by one, so that places in a text stay what they are. Words for things are exchanged only where the shop knows the
one and not the other.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from assistant import patterns
from retrieval.terms import Terms

_FILE = Path(__file__).parent / "traditional.txt"
_HAN = patterns.later(r"[\u3400-\u9fff]")
_CLOSES = r"(?=[\s~～]*(?:$|[,，。.!！?？;；]))"  # particles that end a clause and say nothing by themselves
_ENGLISH = r"undo|cancel|reset|restart|clear|forget|sort|cheapest|lightest|under|below|over|around|about|between|without|only|actually|instead|maybe|prefer(?:ably)?|ideally|max|min"
_NOUNS = {
    "budget": "预算", "price": "价格", "brand": "品牌", "color": "颜色", "colour": "颜色", "size": "尺码", "material": "材质", "weight": "重量",
    "rating": "评分", "reviews": "评价", "capacity": "容量", "storage": "存储", "ram": "内存", "memory": "内存", "screen": "屏幕", "battery": "续航",
    "style": "风格", "pattern": "图案", "fabric": "面料", "width": "宽度", "height": "高度", "length": "长度",
}  # fmt: skip
_NOUN = "|".join(_NOUNS)
_MIXED = patterns.later(
    rf"(?<![A-Za-z])(?:my |the )?(?P<before>{_NOUN})s?(?=\s?[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s?(?P<behind>{_NOUN})s?(?![A-Za-z]|\s+[a-z]|\s?\d)",
    re.IGNORECASE,
)  # color要白的, 换个size
# Cantonese as it is typed, and grammar that is said otherwise in Taiwan
_GRAMMAR = tuple(
    (patterns.later(pattern), meant)
    for pattern, meant in (
        (r"唔(?:好|想)?要", "不要"),
        (r"唔好(?!意思|用|睇|看|食|吃|味|闻|住|着|穿|玩|$|[,，。.!！?？吗啊])", "不要"),
        (r"唔使(?!钱)|唔駛", "不用"),
        (r"唔该(?:晒|你)?", "请"),
        (r"唔紧要|冇所谓", "无所谓"),
        (r"唔", "不"),
        (r"有冇", "有没有"),
        (r"冇", "没有"),
        (r"平(?:啲|少少)", "便宜点"),
        (r"最平(?!均|衡|滑|整)", "最便宜"),
        (r"(?<=[贵大细轻重长短厚薄阔窄高低])啲", "一点"),
        (r"啲", "些"),
        (r"嘅", "的"),
        (r"几多钱|几钱", "多少钱"),
        (r"(?<=[一二两三四五六八\d]个)轆|(?<=[一二两三四五六八\d]个)辘", "轮子"),
        (r"寄舱", "托运"),
        (r"几多", "多少"),
        (r"边(?=[个款只双件部]|间)", "哪"),
        (r"(?:^|(?<=[,，。!！?？\s]))呢(?=[个款件双只对部条张])", "这"),
        (r"嗰", "那"),
        (r"睇下?", "看看"),
        (r"(?:搵|揾)", "找"),
        (r"[俾畀]", "给"),
        (r"佢哋?", "他"),
        (r"我哋", "我们"),
        (r"咗", "了"),
        (r"嚟", "来"),
        (r"咁", "那么"),
        (r"(?<=[\d十百千])(?:蚊|鸡嘢)", "块"),
        (r"(?:都|就)得(?=$|[,，。!！?？\s啦喇])", "都行"),
        (r"着(?=名|作)", "著"),
        (r"支援", "支持"),
        (r"不沾(?=锅|涂层|的|$|[,，。])", "不粘"),
        (r"瑜珈", "瑜伽"),
        (r"公升", "升"),
        (r"公克", "克"),
        (r"复原(?=上|刚|前|$)", "撤销"),
        (r"(?P<how>运动|潜水|商务|休闲|防水)表(?![带盘壳面径现情演达格示明])", r"\g<how>手表"),
        (r"(?:机械|石英|光能|太阳能)表(?![带盘壳面径现情演达格示明手])", r"\g<0>手表"),
        (r"(?P<how>登机|托运)箱(?!子)", r"\g<how>行李箱"),
        (r"(?<=[SMLX])号", "码"),
        (rf"(?:啦|咯|喽){_CLOSES}", "了"),
        (rf"(?<![哈嘿呵])(?:哈|呗|哟|噢|喔|嘞|哒){_CLOSES}", ""),
        # brand无所谓: the patterns of these words end where a word ends
        (rf"(?<=[\u3400-\u9fff])(?=(?:{_ENGLISH})(?![A-Za-z]))", " "),
        (rf"(?i:(?<![A-Za-z])({_ENGLISH}))(?=[\u3400-\u9fff])", r"\1 "),
    )
)
# what things are called elsewhere, or in speech, and the names of which the shop may know one
_CALLED = (
    ("男的", ("男款的",)), ("女的", ("女款的",)),
    ("笔电", ("笔记本电脑",)), ("手提电脑", ("笔记本电脑",)), ("拉杆箱", ("行李箱",)), ("旅行箱", ("行李箱",)),
    ("球鞋", ("运动鞋",)), ("波鞋", ("运动鞋", "跑步鞋")), ("慢跑鞋", ("跑步鞋", "跑鞋")), ("电水壶", ("电热水壶",)), ("快煮壶", ("电热水壶", "热水壶")),
    ("耳麦", ("耳机",)), ("耳筒", ("头戴式耳机", "耳机")), ("滑鼠", ("鼠标",)), ("荧幕", ("屏幕", "显示器")), ("萤幕", ("屏幕", "显示器")),
    ("行动电源", ("充电宝", "移动电源")), ("尿袋", ("充电宝", "移动电源")), ("叉电器", ("充电器",)), ("随身碟", ("U盘", "移动硬盘")), ("硬碟", ("硬盘",)), ("记忆体", ("内存",)),
    ("喇叭", ("音箱", "音响")), ("洋装", ("连衣裙",)), ("羽绒衣", ("羽绒服",)), ("羽绒外套", ("羽绒服",)), ("羽绒褛", ("羽绒服",)), ("雨褛", ("雨衣",)), ("雨鞋", ("雨靴",)),
    ("冷衫", ("毛衣",)), ("恤衫", ("衬衫",)), ("颈巾", ("围巾",)), ("银包", ("钱包",)), ("皮夹", ("钱包",)), ("棉被", ("被子",)), ("毛毡", ("毛毯",)), ("砧板", ("切菜板",)),
    ("平底锅", ("煎锅",)), ("易洁镬", ("平底锅", "煎锅")), ("平底镬", ("平底锅", "煎锅")), ("洗发精", ("洗发水",)), ("洗面乳", ("洗面奶", "洁面乳")), ("沐浴乳", ("沐浴露",)), ("防晒乳", ("防晒霜",)), ("护唇膏", ("润唇膏",)),
    ("脚踏车", ("自行车", "单车")), ("单车", ("自行车",)), ("绒毛玩具", ("毛绒玩具",)), ("绒毛娃娃", ("毛绒玩具",)), ("桌游", ("桌面游戏",)), ("滑步车", ("滑行车", "平衡车")),
    ("智慧型手机", ("智能手机", "手机")), ("智慧手表", ("智能手表",)), ("檯灯", ("台灯",)), ("解析度", ("分辨率",)), ("更新率", ("刷新率",)), ("续航力", ("续航",)),
    ("羊毛毡", ("毛毡",)), ("收纳盒", ("桌面收纳",)), ("原子笔", ("笔",)), ("登山包", ("双肩包",)), ("后背包", ("双肩包", "背包")), ("侧背包", ("斜挎包",)), ("狗床", ("狗窝", "宠物床")), ("猫床", ("猫窝", "宠物床")), ("狗垫", ("狗窝", "宠物床")), ("斜背包", ("斜挎包",)),
)  # fmt: skip


def plain(text: str) -> str:
    """The text in simplified characters, with the grammar of Cantonese said as in Mandarin. A text without Han characters as it is."""
    if _HAN.search(text) is None:
        return text
    text = text.replace("係", "是").translate(_characters())
    text = _MIXED.sub(lambda match: _NOUNS[(match["before"] or match["behind"]).lower()], text)
    for pattern, meant in _GRAMMAR:
        text = pattern.sub(meant, text)
    return text


def simplified(text: str) -> str:
    """The text with simplified characters for traditional ones, each in its place."""
    return text if text.isascii() else text.translate(_characters())


def called_here(text: str, terms: Terms) -> str:
    """The text with things called as the shop calls them, where it does not know the word that is said."""
    for said, names in _CALLED:
        if said not in text or any(said in one.text for one in terms.find(text)):
            continue
        name = next((one for one in names if terms.find(one)), None)
        if name is not None:
            text = text.replace(said, name)
    return text


@cache
def _characters() -> dict[int, str]:
    """Read once: pairs of characters between blanks, comments behind #."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return {ord(pair[0]): pair[1] for line in lines if not line.startswith("#") for pair in line.split()}
