"""Words that carry no wish of their own: a message of nothing else begins no new search."""

from __future__ import annotations

_WORDS = """
one ones thing things stuff product products item items option options something anything else more
other others different same cheaper better nice good great cool any hi hello thanks actually instead
also only maybe really very quite little bit now then ok okay yes want buy get find search recommend
recommendation suggest budget price range color colour 商品 产品 东西 的话 其实 还是 价格 预算 颜色 尺码 左右 以内 你好 谢谢 便宜 一点
有没有 换成 只要 别的 其他
"""
LIGHT = frozenset(_WORDS.split())
