"""Numbers in Chinese sentences, in simplified or traditional characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..marks import Quantity
from .amounts import amounts
from .atoms import Atom, Grammar, read_around
from .kanji import FIGURE, NUMERAL, figure

__all__ = ["SIMPLE", "quantities"]

_TRADITIONAL = (
    "億萬兩點個約過達連續數幾漲縮調國經濟體貿夥歐鎊韓幣臺噸輛隻佔餘將強衝無雙長產業買賣應來進現減滅於為從佔萎翻倍預計計數輸際產資車價"
    "銷員種項張筆開戰線歷華東關稅總額對實與會議當發動機電這還並滿內圓幾"
)
_SIMPLIFIED = (
    "亿万两点个约过达连续数几涨缩调国经济体贸伙欧镑韩币台吨辆只占余将强冲无双长产业买卖应来进现减灭于为从占萎翻倍预计计数输际产资车价"
    "销员种项张笔开战线历华东关税总额对实与会议当发动机电这还并满内圆几"
)
#: traditional characters of the words here, one to one
SIMPLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)

_TENTH = re.compile(
    rf"(?P<figure>{FIGURE})成(?P<more>[一二三四五六七八九](?![成至到])|多|半)?"
    r"(?!员|为|功|立|果|绩|长|本(?!土)|年|交|都|品|效|就|熟|套|语|败|不|人(?!口|数|认|表|士|的))"
)
_PART = re.compile(rf"(?P<below>{FIGURE})分之(?P<above>{FIGURE})(?P<more>[多余])?")
_ONE_IN = re.compile(
    rf"每(?P<below>{FIGURE})(?P<of>[人辆台艘家个件名])[^，。；0-9一二三四五六七八九两]{{0,8}}?有(?P<above>{FIGURE})(?P=of)"
)
_MULTIPLE = re.compile(rf"(?P<figure>{FIGURE})倍(?P<more>[多余])?(?!率|数|频|速|镜|增)")
_FAN = re.compile(
    r"翻(?:了|上)?(?P<bound>近|将近|超过?|逾)?(?P<figure>[一二两三四五]|[1-5])?(?:[个])?番|翻(?:了)?(?P<times>[一两二三四五]|[0-9.]{1,4})倍|翻倍|倍增(?!器)|加倍"
)
_HALF = re.compile(
    r"(?P<cut>减半|腰斩|折半|砍半|对半砍)|(?P<part>一半|半数|对半)|(?P<over>过半数?|大半|超半数?|逾半数?|超一半)|(?P<near>近半数?|将近半数|近一半)"
)
_GROWN = re.compile(
    r"(?:增长|增加|扩大|上升|提高|上涨|飙升|激增|猛增|增|涨|升|多|高出?|暴涨|大涨|大增|提升)了?(?:超过|将近|大约|近|约|逾|超|不到)?\s?$"
)
_RANKED = (
    "伙伴|市场|出口|进口|来源|供应|经济体|买家|买主|客户|主顾|投资|债权|债主|债务|持有|生产|消费国|目的地|输出|产国|产地|储量|资源国|制造|车企|顺差|逆差|"
    "外资|产油|造船|援助|卖家|用户|股东|贸易|采购|加工|精炼|矿|稀土|石油|汽车|钢铁|芯片|半导体|旅游|客源|大国|农产品|原油|天然气|煤炭|商品|工业国|商$|国$"
)
_RANK = re.compile(
    rf"(?:第(?P<order>{NUMERAL}|[0-9]{{1,2}})大|最大的?|头号|首要|第一大)(?=[^，。；、！？0-9]{{0,10}}?(?:{_RANKED}))(?!程度|限度|努力)"
)
_PLACE = re.compile(
    rf"(?:世界|全球|亚洲|全国|排名|位列|位居|居|列|排|高居|跃居|升至|跃升至|降至|成为|名列|欧洲|东盟|国别|之后|排行)(?:世界|全球|亚洲|全国)?(?:的|了)?(?P<place>第(?P<order>{NUMERAL}|[0-9]{{1,2}})位?(?!大|次|届|条|轮|季|个|章|节|页|年|代|天|期|批|方|场|阶|产业|版|号|步|任|类|种|款|项|战|线|架|艘|名额|世界|人|[0-9])|首位|榜首|头把交椅|第一位)"
)
_STREAK = re.compile(
    rf"连续(?:第|了|超过|近)?(?P<figure>{FIGURE})(?P<more>多)?\s?(?P<unit>个?(?:财政?|会计)?年度?|个月|月)|(?P<second>{FIGURE})年(?:来)?蝉联|(?P<third>{FIGURE})连(?:冠|增|涨|降|跌)(?!停)"
)
_STOCK = re.compile(rf"(?P<figure>{FIGURE})个月的?(?=进口|消费|需求|用量|库存|储备|出口)")
_BARE = re.compile("弹性|指数|系数|PMI|HHI|基尼|得分|评分")
_DECIMAL = re.compile(
    r"(?<![0-9A-Za-z.])-?[0-9]{1,4}\.[0-9]{1,4}(?![0-9.])(?!\s?(?:%|[A-Za-z万亿个倍成美元日欧吨人年月日号]))"
)


_VOTE = re.compile(
    r"(?:赞成|反对|弃权|同意)票?(?:为|有)?(?P<figure>[0-9]{1,3})(?=[票国，、。；]|$)票?|以(?P<a>[0-9]{1,3})(?:比|对|:)(?P<b>[0-9]{1,3})(?=的?(?:票数|投票|表决))"
)


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a Chinese sentence in plain characters."""
    plain = text.translate(SIMPLE)
    atoms = [*amounts(plain, "zh")]
    for special in (_tenths, _parts, _multiples, _halves, _ranks, _streaks, _decimals, _votes):
        atoms += special(plain)
    return read_around(plain, atoms, _GRAMMAR)


def _tenths(text: str) -> Iterator[Atom]:
    for match in _TENTH.finditer(text):
        written = figure(match["figure"])
        if written is None or written.value > 10 or re.search(r"[第数几0-9.]$", text[: match.start()][-1:]):
            continue
        rest = {"半": 5.0, "多": 0.0}.get(match["more"] or "多", -1.0)
        if rest < 0:
            rest = float("一二三四五六七八九".index(match["more"]) + 1)
        value = 10 * written.value + rest
        low, high = (None if one is None else 10 * one for one in (written.low, written.high))
        if match["more"] == "多":
            low = value
        yield Atom(match.start(), match.end(), value, "percent", 10.0, written.figure, low, high)


def _parts(text: str) -> Iterator[Atom]:
    for match in _ONE_IN.finditer(text):
        below, above = figure(match["below"]), figure(match["above"])
        if below is not None and above is not None and 0 < above.value < below.value:
            value = 100 * above.value / below.value
            yield Atom(match.start(), match.end(), value, "percent", 1.0, value, prior=True)
    for match in _PART.finditer(text):
        below, above = figure(match["below"]), figure(match["above"])
        if below is None or above is None or not below.value:
            continue
        value = 100 * above.value / below.value
        low, high = (None if one is None else 100 * one / below.value for one in (above.low, above.high))
        yield Atom(
            match.start(), match.end(), value, "percent", 1.0, value, value if match["more"] else low, high
        )


def _multiples(text: str) -> Iterator[Atom]:
    for match in _MULTIPLE.finditer(text):
        written = figure(match["figure"])
        before = text[max(0, match.start() - 12) : match.start()]
        if written is None or re.search(r"[第数几翻]了?$", before):
            continue
        value, low, high = written.value, written.low, written.high
        grown = _GROWN.search(before)
        if grown:
            # 增长一倍 is twice as much: what was there and once more
            value, low, high = value + 1, None if low is None else low + 1, None if high is None else high + 1
        if match["more"]:
            low = value
        sure = not grown or written.value == 1
        yield Atom(match.start(), match.end(), value, "times", 1.0, written.value, low, high, sure=sure)
    for match in _FAN.finditer(text):
        count = figure(match["figure"] or match["times"] or "一")
        if count is None:
            continue
        several = bool(match["times"]) and count.value > 1
        value = count.value if several else 2.0**count.value
        low = value if match["bound"] and match["bound"][0] in "超逾" else None
        high = value if match["bound"] and match["bound"][-1] == "近" else None
        yield Atom(
            match.start(), match.end(), value, "times", 1.0, value, low, high, high is not None,
            sure=not several, prior=True,
        )  # fmt: skip


def _halves(text: str) -> Iterator[Atom]:
    for match in _HALF.finditer(text):
        if match["cut"]:
            yield Atom(match.start(), match.end(), 0.5, "times", 1.0, 0.5)
            continue
        low = 50.0 if match["over"] else None
        high = 50.0 if match["near"] else None
        sure = match["over"] != "大半"
        if sure and not re.match(r"[夜天路年时]|时间", text[match.end() :][:1]):
            yield Atom(match.start(), match.end(), 50.0, "percent", 1.0, 50.0, low, high, bool(match["near"]))


def _ranks(text: str) -> Iterator[Atom]:
    for match in _RANK.finditer(text):
        if re.match(r"[^，。；]{0,16}之一", text[match.end() :][:20]) or re.match(
            "规模|限|程|努|公约", text[match.end() :]
        ):
            continue
        yield from _order(match.start(), match.end(), match["order"])
    for match in _PLACE.finditer(text):
        yield from _order(match.start("place"), match.end("place"), match["order"])


def _order(start: int, end: int, order: str | None) -> Iterator[Atom]:
    written = figure(order) if order else None
    value = written.value if written else 1.0
    yield Atom(start, end, value, "rank", 1.0, value, whole=True)


def _streaks(text: str) -> Iterator[Atom]:
    for match in _STREAK.finditer(text):
        group = next(name for name in ("figure", "second", "third") if match[name])
        written = figure(match[group])
        if written is None:
            continue
        unit = "months" if match["unit"] and "月" in match["unit"] else "years"
        low = written.value if match["more"] else written.low
        yield Atom(
            match.start(), match.end(), written.value, unit, 1.0, written.value, low, written.high,
            sure=group == "figure", whole=True,
        )  # fmt: skip
    for match in _STOCK.finditer(text):
        written = figure(match["figure"])
        if written is not None:
            yield Atom(match.start(), match.end(), written.value, "months", 1.0, written.value)


def _decimals(text: str) -> Iterator[Atom]:
    if _BARE.search(text[:4_000]):
        for match in _DECIMAL.finditer(text):
            value = float(match[0])
            yield Atom(match.start(), match.end(), value, "number", 1.0, value)


def _votes(text: str) -> Iterator[Atom]:
    for match in _VOTE.finditer(text):
        for group in ("figure", "a", "b"):
            if match[group]:
                value = float(match[group])
                yield Atom(match.start(group), match.end(group), value, "number", 1.0, value)


_FALL = (
    "下降|减少|下滑|下跌|降低|缩减|萎缩|收缩|缩水|回落|负增长|锐减|骤降|暴跌|大跌|大降|下挫|急跌|急降|削减|下调|调降|贬值|缩小|收窄|滑落|衰退|重挫|骤减|剧减|剧降|"
    "降息|降准|下探|走低|走弱|放缓|跌幅|降幅|减幅|跌|降|少|减|低|亏损扩大|大减|急剧下降|急减|猛跌|挫"
)
_GRAMMAR = Grammar(
    before=re.compile(
        r"(?:(?P<less>不到|不足|低于|少于|小于|未满|不满|最多|至多|不超过|未超过|不高于|未达|未到|跌破|不多于|以不超过|不逾|降到不足|仅不足)|"
        r"(?P<more>已?超过|超出|远超|超|逾|多于|高于|大于|至少|不少于|不低于|最少|突破|冲破|已?破|起码|不止|不下|高出|站上|过)|"
        r"(?P<near>将近|接近|逼近|几乎|近|趋近|直逼)|(?P<about>大约|大概|约为|约占|约有|约|大致|估计|据估计|差不多|约合))"
        r"(?:了|为|达|有|其|占|人民币|全球的?|总[量额]的?){0,2}\s?$"
    ),
    behind=re.compile(
        r"(?P<more>以上|之上|有余|开外|多(?![于个种家项年数边元])|余(?![下额])|强(?![劲大调])|不止)|(?P<less>以下|以内|之内|之下|不到)|(?P<near>弱(?!化|势))|(?P<about>左右|上下|前后|许(?!可|多))"
    ),
    between=re.compile(r"\s?(?:-|–|—|——|~|至|到|或)\s?"),
    along=re.compile(r"\s?(?:、|,|，|和|与|及|以及|或|至|到|升至|降至|增至|上升到|提高到|对)\s?"),
    starts=re.compile(r"[从由自原][^，。；]{0,9}$"),
    falls_before=re.compile(rf"(?:{_FALL})(?:了|达到?|为|高达|又|也|仅|幅度?为?|幅度?达)?(?:约|近)?\s?$"),
    falls_behind=re.compile(r"的?(?:降幅|跌幅|减幅|下降|下滑|负增长|缩水|萎缩|跌势)"),
    again=re.compile(r"(?!)"),
)
