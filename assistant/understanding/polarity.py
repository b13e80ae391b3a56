"""Whether words around a mention ask for it, rule it out, or say that it does not matter. Knows nothing of catalogues."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from assistant import patterns
from assistant.understanding.appraisals import TOO_HAN

LOOK = 64  # characters before a mention that may bear on it


class Polarity(Enum):
    """INDIFFERENT is said to be all right too, NEEDLESS is neither asked for nor ruled out any more."""

    WANTED = auto()
    EXCLUDED = auto()
    INDIFFERENT = auto()
    NEEDLESS = auto()


@dataclass(frozen=True, slots=True)
class Judged:
    """A polarity, and how many characters before and after the mention say so."""

    polarity: Polarity
    before: int = 0
    after: int = 0
    stated: bool = True


_FILL = (
    r"(?:\s*(?:[a-z]+ )?(?:stuff|things?|materials?|fabrics?|colou?rs?|brands?|shades?|ones?) (?:like|such as|including|e\.g\.))?(?:\s*(?:a|an|the|any|anything|things?|made|of|from|with|in|by|to|for|be|it|its|ones?|products?|brand|colou?rs?|is|please|real|genuine|plain|pure|bright|"
    r"having|that|has|have|come|comes|with|such|kind|"
    r"任何|有|带|是|用|买|推荐|看|什么|这个|那个|品牌|牌子|颜色|材质|的|要|给我|选|含|做|穿|为|成|它|可以|能|装|配))*[\s'\"“”‘’《》-]*$"
)
_DONT = r"(?:do(?:es)?|did|should|must|would|can|could|is|are|was|were|wo|ca)(?:n['’]?t| not)"
# "it doesn't smell of roses": whatever the verb, what stands behind it is ruled out, but for verbs of doubt, need and finding
_VERB = r"(?:\s+(?!(?:mind|matter|care|need|have|know|worry|think|bother|object|sure|say|forget|see|find|decide|remember|tell|choose|wait|seem|spend|pay|cost|cover|go|that|too|so|very|more|less|much|a|an|the|for|like|want|be|only|just|necessarily|really|all)\b)[a-z]+(?:\s+(?:good|well|nice|great|right))?(?:\s+(?:of|like|from|with|in))?)"
_NO = patterns.later(
    r"(?:\b(?:not (?:interested in|into|keen on|a fan of|crazy about|after|looking for)|no|not|non|nor|neither|without|with out|w/o(?:ut)?|never|exclud(?:e|es|ing)|except(?: for)?|but not|avoid(?:ing)?|hates?|hating|dislikes?|loathes?|detests?|despises?|spare (?:me|us)|rule out|filter out|weed out|cross off|cut out|ditch|veto|nix|anything but|"
    r"everything but|nothing|none of|other than|apart from|rather not|minus|skip|allergic to|allergy to|free of|free from|instead of|rather than|"
    rf"{_DONT}(?: really| particularly)? (?:want|like|fancy|enjoy|have|include|come|wear|use|be|look at|care for|stand|buy|love|show me|give me)|"
    rf"{_DONT}{_VERB}|{_DONT}|can(?:not|['’]t) (?:stand|wear|use|have)|can(?:not|['’]?t) (?:bear|do|eat|handle|take|tolerate|deal with|be doing with)|won['’]?t wear|stay away from|steer clear of|keep away from|refuse(?:s|d)? to (?:buy|wear|use|have|own)|no longer (?:want|wear|buy)|boycott(?:ing)?|hold the|sick of|tired of|leave out|drop|no more|fed up with)\b|"
    r"(?<!要)不要|不想要|不想买|不想|别要|别给我|别|不喜欢|不爱|(?<!是)不是|除了|除开|除去|排除|避开|避免|非|不含|(?<!带)不带|(?<!用)不用|(?<!有)没有|"
    r"(?<!有)没(?=带)|(?<!有)无|讨厌|过敏|不穿|穿不了|用不了|戴不了|吃不消|跳过|抵制|戒掉?|不碰|不选择|不考虑|去掉|不选|不看|拒绝|受不了|不太喜欢|谢绝|反感|杜绝|不想看到|别来|别有|千万别|可别|坚决不要|绝对不要|而不是|不能有|不能是|不得含)"
    + r"(?:(?:\s+(?:any|an?|the))?\s+[a-z]+,? (?:or|nor))?(?:(?:\s+(?:any|an?|the|some))?\s+(?!(?:many|every|today|enjoy|carry|worry|sorry|only|really)\b)[a-z]{3,}(?<!l)(?:y|ish))?"
    + _FILL,
    re.IGNORECASE,
)
_HAN_NO = patterns.later(r"(?P<same>[\u3400-\u9fff])?(?:不|没|未)$")
_APART = patterns.later(
    r"(?:除了|除开|除去|\b(?:except(?: for)?|apart from|other than|barring|(?:any|every|all)(?:thing|(?! (?:but|bar|save)\b) [a-z]+)? (?:but|bar|save))\b)"
    + _FILL,
    re.IGNORECASE,
)
_INCLUDES = patterns.later(r"除了[^，,。]{0,12}$")
_ALSO = patterns.later(r"^[^。.!！?？]{0,8}(?:以外|之外)?[，,]?\s*(?:还|也)(?:要|想|需要|得)")
_NO_AFTER = patterns.later(
    r"^(?:[-\s]free\b|\s*(?:really |always |just )?(?:(?:makes?|gives?|drives?|making|giving) (?:me|him|her|us|them) (?:itch\w*|sneez\w*|sick|a rash|hives|mad|crazy)|(?:(?:is|are)(?: all| both)?|['’]s|['’]re) (?:a )?(?:no[- ]go|out\b(?! of)(?: too| as well| also)?|off the table|not for me|not my thing|a deal[- ]?breaker|banned|excluded|barred)|(?:ones? )?(?:excluded|ruled out)\b)|,?\s*(?:ones?\s+|stuff\s+)?(?:(?:is|are|would be|['’]s) (?:an? )?(?:definite |hard |big |firm |absolute |total |strict )*(?:no\b(?! (?:problem|issue|big))(?:[ -]no|[ -]go)?(?: from me| for me| thanks)?|out of the question)|(?:just |really )*(?:is|are)(?:n['’]t| not) (?:for (?:me|us|him|her)|my (?:thing|style|cup of tea|taste)|an option|acceptable|wanted|allowed|welcome)|wo(?:n['’]?t|uld not) (?:do|work)\b|does(?:n['’]?t| not) (?:work|do it) for (?:me|us|him|her)|no,? thank(?:s| you)|need not apply|(?:i |we )?(?:really |just |also )*(?:(?:do(?:es)?n['’]?t|do not|never|can['’]?t|cannot)\s+(?:really |ever )?(?:like|want|stand|trust|fancy|wear|bear)|hate|dislike)\s+(?:them|it|those|that|these)\b)|\s*(?:allergy|allergies)\b|\s*(?:这|那)?(?:几|些)?(?:个|种|家|样)?的?(?:鞋|款|味道?|香型?|口味|图案|花纹|款式|样式|版型|类型|型号|尺码|领口?|袖|镜片|风格|表带|带子|面料|鞋面|外壳|料|东西|产品|牌子|品牌|颜色|材质|料子|面料|色系|色|的)?(?:的)?\s*(?:我|咱)?(?:都|就|也|我|先|暂时|还是|一律|统统|全)*"
    r"(?:(?:不要|不行|别推荐?|别放|免了|退散|达咩|别给我看?|不用推荐|别考虑|别来|别要|先排除|不感兴趣|不合适|不买|不收|不考虑|不想要|算了|不喜欢|pass|别|不可以|不能|不看|不选|去掉|去除|剔除|排除(?:掉|在外)?|筛掉|筛出去|过滤掉?|拿掉|划掉|刨除)(?=\s*(?:$|[，,。.;；!！?？]|了|的|吧|啦|哦|哈|啊|呀|哟|嘛|呗|喔|噢))|除外|以外|之外|免谈|过敏|就算了|接受不了|不能接受|不接受|我不喜欢|不是我的菜|无感|不感冒|劝退|拉黑))",
    re.IGNORECASE,
)
_FAULTED_AND_REFUSED = patterns.later(
    r"^色?的?(?![要想有带])[\u3400-\u9fff]{2,10}?(?:[,，\s][\u3400-\u9fff]{1,6})?[,，\s]\s*(?:我|就|所以|那|都|也|还是|这个|那种)*(?:坚决|绝对)?(?:不要|别要|不考虑|不想要|排除|别推荐?|不看|不行|pass|免了)(?=\s*(?:$|[,，。.;；!！了吧哈啦啊哦的]))"
)  # 真丝不好打理，不要
_CONDITION_DROPPED = patterns.later(
    r"^的?(?:这|那)?[个条项种点]?(?:要求|条件|限制|需求)(?:就|也|先|可以|能|给我|帮我|请)*(?:去掉|去了|取消|删掉?|不要|免|放弃|算了|撤掉?|拿掉|放一放|不管|作废|不算)"
)  # 反光那个要求去掉吧
_TAKES_AWAY = patterns.later(r"(?:把|将)(?:这个|那个|刚才的?|之前的?)*$")
_AWAY = patterns.later(
    r"^的?(?:这|那)?[个条项种点]?(?:要求|条件|限制)?(?:给我|帮我|先|就)*(?:去掉|去了|取消|删掉?|撤掉?|拿掉|放一放|移除)"
)
_FAULTED = patterns.later(
    rf"^\s?[色款]?的?(?:的话)?(?:我|感觉|觉得|好像|看着|看起来|穿着?|用着?|又|都|也|真|实在|确实|其实|就是)*(?:(?:{TOO_HAN}|有点儿?|有些|偏(?![光振硬软])|过于)(?!多|少)[\u3400-\u9fff]{{1,3}}?(?:了|啦)?|不(?:耐|经|抗|防)[\u3400-\u9fff]{{1,2}}|不划算|不(?:太)?好(?:打理|洗|看|清洗|搭|用|收拾)|(?:很|特别|比较|超)?(?:容易|会)(?:皱|起皱|脏|掉|坏|碎|变形|起球|沾|黄|裂|烂|刮|发霉|生锈|过敏|褪色|掉色|起皮|发黄|勾丝|夹|闷|痒|漏)[\u3400-\u9fff]{{0,2}}|显(?:脏|胖|廉价|老气?|黑|土|旧)|怕(?:水|脏|摔|潮|晒|刮))(?:了|啦|啊)?(?=\s*(?:$|[,，。;；!！]))"
)  # 纸的不耐用: said of what is not wished for; 偏光, 偏硬 find no fault
_NAMED_FIRST = patterns.later(
    r"(?:^|[,，。.;；!！?？\s])(?:但|但是|可是|不过|感觉|觉得|主要是?|因为|毕竟|这种|那种|纯|全)*$"
)
_OUT_BEFORE = patterns.later(
    r"\b(?:leav(?:e|ing)|keep(?:ing)?|cut|rul(?:e|ing)|count|filter|take|cross|weed|screen|throw|kick|strike)\s+(?:(?:the|any|all|those|these|anything|everything|stuff|in|made of|that['’]?s)\s+)*$",
    re.IGNORECASE,
)
_OUT_AFTER = patterns.later(
    r"^\s*(?:(?:ones?|stuff|things?|versions?|options?|models?|brand)\s+)?(?:out\b|off\b|aside\b|away\b)(?: of (?:it|this|the (?:list|results|picture)))?(?:\s+the list)?",
    re.IGNORECASE,
)
_GIVES_UP = patterns.later(
    r"\b(?:forget|drop|lose|scrap|skip|ignore|remove|ditch|bin|axe|chuck|dump|bin off|do away with|get rid of|never ?mind|scratch|lift|relax|cancel|disregard)\s+(?:about\s+)?(?:(?:the|that|my|our|any)\s+)?$|(?:去掉|取消|放弃|忘了|别管|不管)$",
    re.IGNORECASE,
)
_CONDITION_AFTER = patterns.later(
    r"^['’]?s?[\s-]*(?:requirement|condition|restriction|filter|constraint|thing|part|bit|stuff|preference|criterion)s?\b|^的?(?:这|那)?[个条项种]?(?:的)?(?:要求|条件|限制)",
    re.IGNORECASE,
)
_TAKEN_BACK_AFTER = patterns.later(
    r"^\s*(?:色|味|款)?的?(?:这|那)(?:句|条|点|一?项|个(?:要求|条件|限制)?)(?:话)?(?:就|也|给我|可以|先)*(?:不算数?|作废|收回|去掉|取消|删掉|不要了|当我没说|算了|撤)"
)  # 不要黑色那条作废
_NEEDED_AFTER = patterns.later(r"^\s*(?:is |are )?(?:needed|required|necessary)\b", re.IGNORECASE)
_SAID_ABOUT = r"(?:(?:what|whatever|everything|anything|all|the (?:bit|part|thing|stuff)) (?:(?:i|we)(?:['’]ve)? (?:just |ever )?(?:said|told you|mentioned|wrote|asked(?: for)?) )?about)"
_UNNEEDED = patterns.later(
    rf"(?:\b(?:(?:forget|scrap|ignore|disregard|drop|scratch|never ?mind|(?:i(?:['’]ll)? )?take back|undo|cancel|strike|remove|lose) {_SAID_ABOUT}(?: (?:no|not(?: wanting)?|avoiding|wanting))?)|\b(?:no need (?:for|of)|not (?:necessarily|bothered about|fussed about|fussy about|needed to be|needing)|"
    r"(?:do(?:es)?n['’]?t|do(?:es)? not|need(?:n['’]?t| not)|not) (?:necessarily |really |even )?(?:have to|need to|necessarily|care (?:about|if|whether))|"
    r"need(?:n['’]?t| not)|no preference (?:for|on|about)|i(?:['’]ll)? take\s+(?:it\s+|that\s+)?back\s+(?:about|on)|(?:i(?:['’]ve)? )?changed (?:my|our) minds? (?:about|on)|with or without|whether or not|regardless of|never mind (?:about )?|(?:forget|drop|lose|scrap) (?:about )?(?=(?:the |that )?[\w -]{2,24}? (?:requirement|condition|filter|restriction|part|thing|bit)))\b|"
    r"不一定(?:非)?(?:要|是|得)?|不用非|不必|不强求|没必要|不在意|不在乎|不非要|用不着|有没有|有无|带不带|要不要|是不是|能不能|不限于?)"
    + _FILL,
    re.IGNORECASE,
)
_EITHER_BEFORE = patterns.later(
    r"(?:\b(?:wouldn['’]?t mind|do(?:es)?n['’]?t (?:really )?mind|(?:i['’]?m |am )?(?:fine|ok|okay|happy|cool) with|(?:can|could) (?:also )?be|(?:can|could|may) (?:also )?(?:include|add back|allow|consider)|let['’]?s (?:allow|include|consider)|bring back|(?:not|n['’]t|no longer) (?:against|excluding|ruling out|avoiding)|open to|not opposed to|could (?:also )?live with|accept)\b|"
    r"(?:还是|也|其实)可以(?:要|有|考虑|看)|不介意|能接受|可以接受|也可以是|也接受)" + _FILL,
    re.IGNORECASE,
)
_NEEDLESS = patterns.later(
    r"(?:\bdo(?:es)?(?:n['’]?t| not)(?: really)? need|\bno need|不需要|无需|不用)" + _FILL, re.IGNORECASE
)
_NEEDLESS_AFTER = patterns.later(
    r"^\s*(?:(?:(?:is|are)(?:n['’]?t| not)|not) (?:needed|necessary|required)|(?:的)?(?:也|都|并)?不(?:是|算)?(?:必须|必需|必要|刚需|一定要?|硬性要求)的?|(?:do(?:es)?n['’]?t|do not) bother (?:me|us)|(?:啥的|什么的|之类的|这些)?(?:就|也|都)?(?:不需要|不必要|可有可无|不用了|免了|用不[上着]|没[啥什]么?用|多余)|(?:啥的|什么的|之类的)(?:就|也|都)?(?:不用|算了))",
    re.IGNORECASE,
)
_EITHER_AFTER = patterns.later(
    r"^\s*(?:requirement |thing |part )?(?:or (?:not|no|without)\b|(?:does|do)(?:n['’]?t| not) (?:really |even )?matter|(?:is|are)(?:n['’]?t| not) (?:that |so |really |at all |all that |very )*(?:important|a must|necessary|needed|essential)|(?:(?:is|['’]s) )?optional|(?:(?:is|['’]s) not|is ?n['’]t) an? (?:absolute )?(?:deal[- ]?breaker|big deal|must(?:[- ]have)?)|no big deal|no longer matters|can go|"
    r"[^，,。;；\w]{0,2}(?:的)?(?:有没有|有无)?(?:都|也|就)?(?:无所谓|随便|不重要|没关系|不限|不强求|不要求|可有可无|没所谓)|的?(?:有没有|有无|带不带|要不要)(?:都|也)(?:行|可以|好|成|ok))",
    re.IGNORECASE,
)
_ASKING_HAN = patterns.later(r"(?:有没有|有无|带不带|要不要|是不是|能不能)[^，,。]*$")
_FINE_AFTER = patterns.later(
    r"^\s*,?\s*(?:i|we) (?:really |also )?(?:do ?n['’]?t|do not|would ?n['’]?t) mind\b(?: (?:it|that|them|at all|so much))?(?! (?:if|about|paying|how|what|when)\b)|^\s*,?\s*(?:i|we)(?:['’]m|['’]re| am| are| can| could) (?:fine with|ok(?:ay)? with|happy with|cool with|live with|accept)\b(?! (?:it|that) if)|^(?:的|色)?我(?:倒是?|也|都)?(?:不介意|无所谓|能接受)|^\s*(?:味|色|款)?的?(?:其实|倒是?|现在|我觉得|应该|感觉|那|嘛|我|还是|好像|也许)*(?:(?:is|are|would be|also|ones? (?:is|are)|will do|works)\s+)*(?:fine|okay|ok\b|alright|all right|acceptable|possible|an option|no problem|(?:good|great) (?:too|as well)|(?:would )?work too|works? (?:as well|too)|works(?=\s*(?:$|[.,;!]))|(?:would|could|will|can|might) (?:also |just as well |probably )?(?:do|work|suit|be (?:fine|ok|okay))(?: (?:too|as well|just fine|for me|me|us))?(?=\s*(?:$|[.,;!]|if\b|though\b))|allowed|"
    r"也可以|也行|也没问题|都行|都可以|可以(?=\s*(?:$|[，,。.;；!！]|的|接受|啊|呀|哦|了|吧))|没问题|(?:也|还|都)?(?:能|可以|可)接受|也凑合|也不介意|也没事|也ok|也可(?=$|[,，。.!！\s])|无所谓|还行|倒是可以|还可以|也成|(?:也|可以)考虑|不(?:排除|过滤|避开|讨厌)了|(?:带|有)(?:了|的话)?也(?:行|可以|没关系|没事|无所谓|不要紧|能接受|没问题|ok|成|好|不介意))",
    re.IGNORECASE,
)
_ALL_RIGHT = r"(?:allowed|fine|ok(?:ay)?|all ?right|acceptable|welcome|good|cool|great|an option)(?: (?:too|as well|now|again|with me|by me))*(?=\s*(?:$|[.,;!]))"
_SO_FINE = patterns.later(
    rf"^[^.;!?，。；]{{0,48}}?,?\s+(?:so|and so|then) (?:that|it|this|they|those|these)(?:['’]?s|['’]re| is| are)(?: actually| also| now)? {_ALL_RIGHT}|^[^,，。.;；]{{0,16}}[，,](?:所以|那|那么|因此)(?:就|也|这个|它|还是|其实)*(?:可以|行|没问题|能接受|无所谓)(?:了|的|吧)*(?=\s*(?:$|[，,。.;；!！]))",
    re.IGNORECASE,
)  # "charcoal would go with my rug actually, so that's allowed"
_IF_THERE_IS = patterns.later(
    r"\bif (?:there(?:['’]s| is| are)|(?:you|they|u)(?:['’]ve| have| do| sell| stock|['’]ve got| got| find)(?: got)?|(?:it|they) (?:comes?|is|are|do|does)(?: in)?)\s+(?:only |also |just )?(?:an? |some |one |it |them )?(?:in )?$|(?:要是|如果|若是?|假如)(?:只|还|也)?(?:有|是)$",
    re.IGNORECASE,
)
_THAT_IS_FINE = patterns.later(
    rf"^(?:\s+[\w-]+){{0,3}}?,?\s+(?:(?:that|it|this|they|those|then that)(?:['’]?s|['’]re|['’]d| is| are| would| will|['’]ll)? (?:also )?(?:be )?)?(?:{_ALL_RIGHT}|(?:works?|do)(?: (?:too|as well|for me|fine))*(?=\s*(?:$|[.,;!])))|^(?:色|味|款)?的?(?:话)?[，,]?(?:那)?(?:也|都|就)?(?:行|可以|没问题|能接受|接受)(?=\s*(?:$|[，,。.;；!！吧的]))",
    re.IGNORECASE,
)  # "if there's a white set that works too"
_DEGREE = patterns.later(r"(?:\b(?:too|so|very|that|overly)\s*|太|那么|过于|特别|很)$", re.IGNORECASE)
_SOFT_BEFORE = patterns.later(
    r"(?:\b(?:pref\b\.?|prefer(?:ably|r?ed|able)?|preference (?:for|is)|(?:for|by) preference|ideally|(?:would|['’]d|might|could) be (?:nice|great|good|cool|lovely|ideal|perfect|sweet|awesome|handy|a (?:big |nice |real )?(?:plus|bonus)|better|best)(?: (?:if|to have|with))?|nice (?:if|to have)|(?:love|appreciate) it if|(?<![a-z] )if (?:at all )?possible|maybe(?!,| also)|perhaps(?!,| also)|lean(?:ing)? (?:more )?(?:towards?|to)|hopefully|"
    r"(?:bonus|extra|brownie) points (?:for|if)|(?:a |big )?(?:bonus|plus) if|where possible|if you can|nice[- ]to[- ]haves?)\b[,:]?(?:\s+(?:not|no|nothing|without|avoid)\b)?(?:\s+(?!but\b|no\b|not\b|must\b|needs?\b|has\b|never\b|without\b|nothing\b)[\w'’-]+){0,6}\s*"
    r"|(?:最好|优先|尽量|尽可能|倾向于?|偏好|偏向于?|如果有|要是有|(?:可以|能|有|方便|行|允许)的话|如果可以|如果能|要是能|希望|比较喜欢|更喜欢|偏爱|首选|优选)[^,，。.;；]{0,14}|(?:^|[,，。.;；])(?:最好|(?:可以|能|有|方便|行|允许)的话|如果可以|如果能)[,，][^,，。.;；]{0,14})$",
    re.IGNORECASE,
)
_SOFT_AFTER = patterns.later(
    r"^[^,，。.;；]{0,14}(?:(?:,\s*)?(?:\bif (?:at all )?(?:possible|poss\b|feasible)|\bif (?:it|that|they) (?:fits?|stays?|can be done)\b|but (?:it['’]?s |that['’]?s )?not (?:a must|essential|required|mandatory|a deal[- ]?breaker|necessary))|prefer(?:r?ed|ably|able)|(?:for|by) (?:preference|choice)|as a bonus|(?:would|could|will)(?:n['’]?t| not)? (?:hurt|go amiss|go down well)|(?:would|might|could|may|['’]d)(?:n['’]t| not)? (?:also |really |actually )?be (?:a (?:nice|big|great) (?:touch|help)|handy|good|cool|perfect|brilliant|useful|helpful|preferred|appreciated|welcome|amiss|neat|awesome|nice|great|ideal|lovely|sweet|wonderful|fantastic|my (?:first|top) (?:choice|pick)|my preference)\b|ideally|(?:would be|['’]d be|might be|would have been) my (?:\w+ )?(?:pick|choice|favou?rite|preference)\b|(?:would be|is|['’]d be) (?:an? )?(?:big |nice |real )?(?:plus|bonus)\b|if (?:you|u|there|they|it)(?:['’]ve|['’]s| have| is| are|['’]re| exist)?(?: happen to)?(?: got| have| such)?(?: (?:it|one|some|any|that|them|those|such|available))?(?=\s*(?:$|[,.;!?)]|(?:but|and|please|otherwise|or)\b))|"
    r"if (?:it['’]s )?available|where possible|nice to have|(?:就|那)?(?:更|再|最)(?:棒|完美|理想)(?:了|不过)?|(?:就|那)?(?:更|再|(?<!、)最)好(?!是|要|能|有|带|用|可以|在|别|不要)(?:了|不过)?|优先|比较(?:好|合适|理想)(?=\s*(?:$|[,，。]))|为佳|为好|[更最]佳|加分|首选|(?:没有|不能|不行|没)(?:的话)?(?:也|就|那就|也就)+(?:行|可以|没关系|没事|ok|算了|拉倒|不强求)|更理想)",
    re.IGNORECASE,
)
_LIST = patterns.later(
    r"^(?:\s*(?:\.{2,}|…+|\.(?=\s+(?:or|nor)\b)))?(?:[色系款]?[,，、])?[\s,，、/]*(?:ones\b\s*|stuff\b\s*)?(?:的|色|味|款|系|型)?(?:(?:or|and|nor|和|或者|或|跟|以及|还有|也不要|也别|及|与|and also|&|\+)\s*)?(?:any\s+|the\s+|a\s+)?$",
    re.IGNORECASE,
)
_LISTS_ON = patterns.later(
    r"^\s*(?:ones?\b\s*)?(?:的|色|味|款|系|型)?\s*(?:,\s*)?(?:or|nor|and|&|和|或者?|跟|以及|还有)\s*(?:any\s+|the\s+|a\s+)?[a-z\u3400-\u9fff]+(?!.*\b(?:instead|rather|would be|is fine|please do)\b)",
    re.IGNORECASE,
)  # behind "grey" of "not black, grey or brown"
_COMMA = patterns.later(r"^\s*(?:的|色|味|款|系|型)?[,，、]\s*$")
_JOINED = patterns.later(r"[,，、/&+]|\b(?:or|and|nor)\b|和|或|跟|以及|还有|也不要|也别|及|与", re.IGNORECASE)
_COMMAS = patterns.later(r"[,，]")
_OR_NOR = patterns.later(r"\b(?:or|nor)\b|或|也不要|也别", re.IGNORECASE)
_INSTEAD = patterns.later(r"^[^,，.。;；]{0,24}\b(?:instead|rather)\b(?! than)", re.IGNORECASE)
_HAN_END = patterns.later(r"[\u3400-\u9fff]$")
_CORRECTS = patterns.later(r"\b(?:not|instead of)\s+[^,，]*[,，]\s*$|不是[^,，]*[,，]\s*$", re.IGNORECASE)


_WELCOME = patterns.later(
    r"\b(?:would|will|could|might|['’]d)(?:n['’]?t| not|n['’]t ever| never)? (?:ever )?(?:say no to|object to|turn down|complain about)"
    + _FILL
    + r"|(?:不会|不)(?:拒绝|嫌弃)"
    + _FILL,
    re.IGNORECASE,
)  # "wouldn't say no to bluetooth"


def judge(before: str, after: str, *, flag: bool = False) -> Judged:
    """The polarity that the words right before and after a mention give it. `flag`: the mention is a feature to have or not.

    `stated` is false where nothing said it: the mention is wanted unless it stands in a list.
    """
    before = before[-LOOK:]
    if _WELCOME.search(before):
        return Judged(Polarity.WANTED)
    around = _around(before, after, flag)
    if around is not None:
        return around
    ahead = _UNNEEDED.search(before)
    if ahead is not None and _ASKING_HAN.search(before) is None:
        return Judged(Polarity.NEEDLESS, len(before) - ahead.start())
    if (ahead := _EITHER_BEFORE.search(before)) is not None:
        return Judged(Polarity.INDIFFERENT, len(before) - ahead.start())
    if (ahead := _NEEDLESS.search(before)) is not None:
        return Judged(Polarity.NEEDLESS if flag else Polarity.EXCLUDED, len(before) - ahead.start())
    if (fine := _FINE_AFTER.match(after) or _SO_FINE.match(after)) is not None:
        return _fine(before, fine)
    if (ahead := _IF_THERE_IS.search(before)) is not None and (fine := _THAT_IS_FINE.match(after)) is not None:
        return Judged(Polarity.INDIFFERENT, len(before) - ahead.start(), fine.end())
    return _denied(before, after, flag)


def _around(before: str, after: str, flag: bool) -> Judged | None:
    """What is said with words on both sides, or behind: "leave leather out", "leather is a no", 皮的除外."""
    if (apart := _APART.search(before)) is not None and not _ALSO.match(after):
        return Judged(Polarity.EXCLUDED, len(before) - apart.start())
    if (out := _OUT_AFTER.match(after)) is not None and (leave := _OUT_BEFORE.search(before)) is not None:
        return Judged(Polarity.EXCLUDED, len(before) - leave.start(), out.end())
    if (thing := _CONDITION_AFTER.match(after)) is not None and (given_up := _GIVES_UP.search(before)) is not None:
        return Judged(Polarity.NEEDLESS, len(before) - given_up.start(), thing.end())
    dropped = _CONDITION_DROPPED.match(after) or (_AWAY.match(after) if _TAKES_AWAY.search(before) else None)
    if dropped is not None and _NO.search(before) is None:
        return Judged(Polarity.NEEDLESS, 0, dropped.end())
    if (back := _TAKEN_BACK_AFTER.match(after)) is not None and (denied := _NO.search(before)) is not None:
        return Judged(Polarity.NEEDLESS, len(before) - denied.start(), back.end())
    if (either := _EITHER_AFTER.match(after)) is not None:
        asked = _ASKING_HAN.search(before)
        return Judged(Polarity.NEEDLESS, len(before) - asked.start() if asked else 0, either.end())
    if (behind := _NEEDLESS_AFTER.match(after)) is not None:
        return Judged(Polarity.NEEDLESS if flag else Polarity.EXCLUDED, 0, behind.end())
    behind = _NO_AFTER.match(after) or (
        _FAULTED_AND_REFUSED.match(after) if not before[-1:].strip(" ,，。;；") else None
    )
    if behind is not None and not _DEGREE.search(before):
        ahead = _INCLUDES.search(before)
        return Judged(Polarity.EXCLUDED, len(before) - ahead.start() if ahead else 0, behind.end())
    return None


def _denied(before: str, after: str, flag: bool) -> Judged:
    """What a negation before it rules out; wanted where nothing is said."""
    if (ahead := _NO.search(before)) is not None and not _DEGREE.search(before):
        if flag and (needed := _NEEDED_AFTER.match(after)) is not None:
            return Judged(Polarity.NEEDLESS, len(before) - ahead.start(), needed.end())
        if ahead.group().startswith("除了") and _ALSO.match(after):
            return Judged(Polarity.WANTED)
        return Judged(Polarity.EXCLUDED, len(before) - ahead.start())
    if (ahead := _HAN_NO.search(before)) is not None and ahead["same"] != after[:1]:
        return Judged(Polarity.EXCLUDED, 1)
    if (fault := _FAULTED.match(after)) is not None and _NAMED_FIRST.search(before):
        return Judged(Polarity.NEEDLESS, 0, fault.end())
    return Judged(Polarity.WANTED, stated=False)


def _fine(before: str, fine: re.Match[str]) -> Judged:
    """What is said to be all right; "non-waterproof is fine too", 不防水也可以: it need not be."""
    denied = _NO.search(before) or _HAN_NO.search(before)
    if denied is not None:
        return Judged(Polarity.NEEDLESS, len(before) - denied.start(), fine.end())
    return Judged(Polarity.INDIFFERENT, 0, fine.end())


def goes_on(between: str, before: str, same_facet: bool, excluded: bool, after: str = "") -> bool:
    """Whether a list goes on across `between`, so that what was said of its first part holds for the next.

    `after` is what stands behind that: "not black, grey or brown" is a list, "not black, grey" puts itself right.
    """
    if not between and same_facet and _HAN_END.search(before):
        return True  # 棕黑灰
    if _LIST.match(between) is None:
        return False
    if _JOINED.search(between) is None:
        return False
    if _COMMA.match(between):
        # "no leather, suede" goes on; "not black, blue" corrects itself
        return same_facet and not (excluded and _CORRECTS.search(before[-LOOK:]) and not _LISTS_ON.match(after))
    return same_facet or excluded


def ends_list(between: str, akin: bool) -> bool:
    """Whether a list of what is ruled out ends in `between`: behind a comma a wish of another kind begins ("not black, and waterproof"),
    and so does one behind something else that was said ("no leather, size 40, and white"). `akin`: both are of one kind."""
    commas = len(_COMMAS.findall(between))
    return commas > 0 and (commas > 1 or not akin) and _OR_NOR.search(between) is None


def is_soft(before: str, after: str) -> bool:
    """Whether a wish is a preference rather than a demand."""
    before = before[-LOOK:]
    if _INSTEAD.match(after):
        return False  # "maybe medium instead" is another choice
    return bool(_SOFT_BEFORE.search(before) or _WELCOME.search(before) or _SOFT_AFTER.match(after))
