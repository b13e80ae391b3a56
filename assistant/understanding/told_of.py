"""What a message only tells of: the customer's own things ("my flat has wooden floors") and people ("my friend is vegan")."""

from __future__ import annotations

import re

from assistant import patterns

_PERSONS = patterns.later(
    r"(?:\b(?:because of|thanks to|with|have|has|got|and|two|three|four|the|my|our|his|her|their|other|young|small|little|that|as|like)\s+|有|和|跟|家里|我家|怕)$",
    re.IGNORECASE,
)
_PERSON_IS = patterns.later(
    r"\b(?:i|he|she|we|they|who|gf|bf|wife|husband|girlfriend|boyfriend|partner|friends?|mum|mom|dad|sister|brother|daughter|son|kids?|dog|cat)"
    r"(?:['’](?:m|s|re)| is| are| am)\s+(?:a |an |very |so |also )?$"
    r"|(?:室友|舍友|同事|朋友|闺蜜|邻居|同学|老公|老婆|男友|女友|妈妈?|爸爸?|姐姐?|妹妹?|哥哥?|弟弟?|儿子|女儿|别人|人家)(?:家|家里)?(?:的|那[个台件双条])?(?:也|已经|就|都|刚好?|全)(?:是|有|买了?|用的?是?|穿的?是?|选的?是?)的?$",
    re.IGNORECASE,
)  # "my friend is vegan" describes a friend
_FOR_PERSONS = patterns.later(
    r"\b(?:for|suit(?:s|able for|ed to))\s+(?:\w+ ){0,2}$|(?:给|适合|送)[\u3400-\u9fff]{0,3}$", re.IGNORECASE
)
_ABSENT = patterns.later(
    r"^\s*(?:(?:are|is|do|does|will|can)(?:n['’]?t| not)|wo(?:n['’]?t| not)) (?:be )?(?:actually |really )?(?:com(?:e|ing)|join(?:ing)?|go(?:ing)?|there|with us|using|need(?:ing)?|around)\b|^们?(?:也|都|会|总是?|老是?|爱|经常|容易)*(?:背|够|拿|提|抱|抬|搬|拎)(?:不动|不着|不了|不起|得动)|^们?(?:这次|今年|也|都|就|应该)*(?:不|没)(?:来|去|跟|参加|一起|在)",
    re.IGNORECASE,
)
_OWN_IS = patterns.later(
    r"(?:^|[.!?;,]\s*|\b(?:and|because|since|as|but|so)\s+)(?:my|our|his|her|their)\s+(?:[\w'’-]+\s+){1,3}?(?:has|have|is|are|was|were|had|got|looks?)\s+[^.,;!?]*$",
    re.IGNORECASE,
)
_OWN_WISH = patterns.later(
    r"\b(?:preference|favou?rites?|colou?rs?|choice|style|wish|idea|taste|pick|first|ideal|dream|looking|after|into)\b",
    re.IGNORECASE,
)


_WAS_OWNED = patterns.later(
    r"\b(?:i|we|he|she|they)(?:['’]ve| have|['’]d| had)? (?:once |already |just |recently |previously |last \w+ )*(?:bought|had|owned|tried|returned|wore|ordered|broke|lost|own|used to (?:have|own|wear))\b(?! to)[^.!?;,]*$"
    r"|(?:之前|以前|原来|原先|上一?[个台双件款条]|旧|老)的?那[个台双件款条只把副套张顶部]?[^,，。;；!！?？]{0,6}是[^,，。;；!！?？]*$"
    r"|(?:之前|上次|去年|以前|昨天|前天|上周|上个?月|前几天|原来|曾经|已经)(?:就|也|还|刚|才|又|我)*(?:买|用|穿|有|戴|收)(?:过|的|了|到)?[^,，。;；!！?？]*$",
    re.IGNORECASE,
)


_COMPARED = patterns.later(
    r"^[^,，。;；!！]{0,12}哪(?:一)?(?:个|种|家|款|样)(?:牌子|品牌|材质|颜色)?(?:更|比较|会|最)?[\u3400-\u9fff]{1,6}\W*$"
    r"|^的?(?:更|比较)?(?:好|强|耐用|暖和|舒服|结实|耐脏)?还是[^,，。]{1,8}(?:的?更?好|比较好|更[\u3400-\u9fff]{1,3})[呢啊]?\W*$"
)  # 羊毛和羊绒哪个暖和
_ASKS_WHICH = patterns.later(
    r"(?:哪(?:一|几)?[个款双件台只条张把种支盏套]|谁)(?:的?[\u3400-\u9fff]{0,3}?)?(?:更|最|比较|会|要)?$"
)


def tells(before: str) -> bool:
    """Whether the words before a value say it of a person or of what somebody once had, or ask which of the things shown is so."""
    return is_said_of_person(before) or was_owned(before) or _ASKS_WHICH.search(before[-12:]) is not None


def was_owned(before: str) -> bool:
    """Whether a clause tells what somebody once bought or had: "I bought a black one last year"."""
    return _WAS_OWNED.search(before[-80:]) is not None


def is_said_of_person(before: str) -> bool:
    """Whether the words before a value say it of a person: "my friend is"."""
    return _PERSON_IS.search(before[-32:]) is not None


def absent(after: str) -> bool:
    """ "Kids aren't coming", 孩子不去: what is wanted is not for them."""
    return _ABSENT.match(after) is not None


def persons(before: str) -> bool:
    """ "Because of the kids", "my kids": persons are told of, nothing is wanted for them by that."""
    before = before[-40:]
    return _PERSONS.search(before) is not None and _FOR_PERSONS.search(before) is None


def own_things(before: str) -> bool:
    """Whether a clause says how something of the customer's is: "my flat has wooden floors"."""
    said = _OWN_IS.search(before[-80:])
    return said is not None and _OWN_WISH.search(said.group()) is None


def compared(after: str) -> bool:
    """Whether a value is one of several of which it is asked which is better."""
    return _COMPARED.match(after) is not None
