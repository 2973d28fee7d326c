"""Numbers in Chinese sentences, in simplified or traditional characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.texts.numbers.amounts import amounts
from course.texts.numbers.atoms import Atom, Grammar, read_around
from course.texts.numbers.cjk import decimals, is_part_of_a_word, months_of_stock, parts, tenths, votes
from course.texts.numbers.kanji import FIGURE, NUMERAL, figure
from course.texts.numbers.patterns import either
from course.texts.simple import SIMPLE
from course.texts.spans import Quantity

__all__ = ["quantities"]

# 三成, but neither 三成员国 nor 完成
_TENTH = re.compile(
    rf"(?P<figure>{FIGURE})成(?P<more>[一二三四五六七八九1-9](?![成至到0-9.%])|多|半)?"
    r"(?![员为功立果绩长年交都品效就熟套语败不]|本(?!土)|人(?![口数认表士的]))"
)
_PARTS = (
    re.compile(rf"(?P<below>{FIGURE})分之(?P<above>{FIGURE})(?P<more>[多余](?!数))?(?!多数)"),
    re.compile(
        rf"每(?P<below>{FIGURE})(?P<of>[人辆台艘家个件名])[^，。；0-9一二三四五六七八九两]{{0,8}}?"
        rf"有(?P<above>{FIGURE})(?P=of)"
    ),
)
_MULTIPLE = re.compile(rf"(?P<figure>{FIGURE})倍(?P<more>[多余])?(?![率数频速镜增])")
# 翻一番 doubles, 翻两番 doubles twice
_DOUBLED = re.compile(
    r"翻[了上]?(?P<bound>近|将近|超过?|逾)?(?P<figure>[一二两三四五1-5])?个?番|"
    r"翻了?(?P<times>[一两二三四五]|[0-9.]{1,4})倍|翻倍|倍增(?!器)|加倍"
)
_HALF = re.compile(
    r"(?P<cut>减半|腰斩|折半|砍半|对半砍)|(?P<part>一半|半数|对半)|(?P<over>过半数?|大半|超半数?|逾半数?|超一半)|"
    r"(?P<near>近半数?|将近半数|近一半)"
)
_GROWN = re.compile(
    either("增长 增加 扩大 上升 提高 上涨 飙升 激增 猛增 增 涨 升 多出 多 高 高出 暴涨 大涨 大增 提升")
    + r"了?(?:超过|将近|大约|近|约|逾|超|不到)?\s?$"
)
_RANKED = either(
    """伙伴 市场 出口 进口 来源 供应 经济体 买家 买主 客户 主顾 投资 债权 债主 债务 持有 生产 消费国
    目的地 输出 产国 产地 储量 资源国 制造 车企 顺差 逆差 外资 产油 造船 援助 卖家 用户 股东 贸易 采购
    加工 精炼 矿 稀土 石油 汽车 钢铁 芯片 半导体 旅游 客源 大国 农产品 原油 天然气 煤炭 商品 工业国 商$
    国$"""
)
_RANK = re.compile(
    rf"(?:第(?P<order>{NUMERAL}|[0-9]{{1,2}})大|最大的?|头号|首要)(?![规限程努公])"
    rf"(?=[^，。；、！？0-9]{{0,10}}?{_RANKED})"
)
_ONE_OF = re.compile(r"[^，。；]{0,16}之一")
_WHERE = either(
    """世界 全球 亚洲 全国 排名 位列 位居 居 列 排 高居 跃居 升至 跃升至 降至 成为 名列 欧洲 东盟 国别
    之后 排行"""
)
# 第三位 and 世界第三, but not 世界第三次
_PLACE = re.compile(
    rf"{_WHERE}(?:世界|全球|亚洲|全国)?[的了]?(?P<place>第(?P<order>{NUMERAL}|[0-9]{{1,2}})位?"
    r"(?![大次届条轮季个章节页年代天期批方场阶版号步任类种款项战线架艘人0-9]|产业|名额|世界)|首位|榜首|头把交椅)"
)
# 居各客源地之首, 列榜首, 位居第一
_HEADS = re.compile(
    r"(?:居|位居|列|位列|高居|稳居|占|排在?|排名)[^，。；]{0,12}?(?P<place>之首|首位|榜首|第一(?![大个批次季]))"
)
_STREAK = re.compile(
    rf"连续(?:第|了|超过|近)?(?P<figure>{FIGURE})(?P<more>多)?\s?(?P<unit>个?(?:财政?|会计)?年度?|个月|月)|"
    rf"(?P<second>{FIGURE})年来?蝉联|(?P<third>{FIGURE})连[冠增涨降跌](?!停)"
)
_STOCK = re.compile(rf"(?P<figure>{FIGURE})个月的?(?=进口|消费|需求|用量|库存|储备|出口)")
_INDEX = re.compile("弹性|指数|系数|PMI|HHI|基尼|得分|评分")
_VOTE = re.compile(
    r"(?:赞成|反对|弃权|同意)票?(?:为|有)?(?P<count>[0-9]{1,3})(?=[票国，、。；]|$)|"
    r"以(?P<ayes>[0-9]{1,3})(?:比|对|:)(?P<noes>[0-9]{1,3})(?=的?(?:票数|投票|表决))"
)


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a Chinese sentence in plain characters."""
    simple = text.translate(SIMPLE)
    atoms = [*amounts(simple, "zh"), *parts(simple, _PARTS), *decimals(simple, _INDEX)]
    atoms += [*months_of_stock(simple, _STOCK), *votes(simple, _VOTE)]
    for shape in (_tenths, _multiples, _doubled, _halves, _ranks, _streaks):
        atoms += shape(simple)
    return read_around(simple, atoms, _GRAMMAR)


def _tenths(text: str) -> Iterator[Atom]:
    for match in _TENTH.finditer(text):
        more = match["more"] or ""
        rest = {"": 0.0, "多": 0.0, "半": 5.0}.get(more, -1.0)
        if rest < 0:
            rest = float(more) if more.isascii() else float("一二三四五六七八九".index(more) + 1)
        atom = tenths(text, match, rest)
        if atom is not None:
            atom.low = atom.value if more == "多" else atom.low
            yield atom


def _multiples(text: str) -> Iterator[Atom]:
    for match in _MULTIPLE.finditer(text):
        written = figure(match["figure"])
        before = text[max(0, match.start() - 12) : match.start()]
        if written is None or is_part_of_a_word(text, match.start()) or re.search("翻了?$", before):
            continue
        # 增长一倍 is twice as much: what was there, and as much again
        once = 1.0 if _GROWN.search(before) else 0.0
        value = written.value + once
        low, high = (None if one is None else one + once for one in (written.low, written.high))
        if match["more"]:
            low = value
        sure = not once or written.value == 1
        yield Atom(match.start(), match.end(), value, "times", 1.0, written.value, low, high, sure=sure)


def _doubled(text: str) -> Iterator[Atom]:
    for match in _DOUBLED.finditer(text):
        count = figure(match["figure"] or match["times"] or "一")
        if count is None:
            continue
        # 翻两倍 is meant in two ways
        several = bool(match["times"]) and count.value > 1
        value = count.value if several else 2.0**count.value
        bound = match["bound"] or ""
        yield Atom(
            match.start(), match.end(), value, "times", 1.0, value,
            low=value if bound[:1] in {"超", "逾"} else None, high=value if bound.endswith("近") else None,
            approximate=bound.endswith("近"), sure=not several, prior=True,
        )  # fmt: skip


def _halves(text: str) -> Iterator[Atom]:
    for match in _HALF.finditer(text):
        if match["cut"]:
            yield Atom(match.start(), match.end(), 0.5, "times", 1.0, 0.5)
        elif match["over"] != "大半" and not re.match("[夜天路年时]", text[match.end() : match.end() + 1]):
            low = 50.0 if match["over"] else None
            high = 50.0 if match["near"] else None
            near = bool(match["near"])
            yield Atom(match.start(), match.end(), 50.0, "percent", 1.0, 50.0, low, high, near, whole=near)


def _ranks(text: str) -> Iterator[Atom]:
    for match in _RANK.finditer(text):
        if not _ONE_OF.match(text[match.end() : match.end() + 20]):
            yield _rank(match.start(), match.end(), match["order"])
    for match in _HEADS.finditer(text):
        yield _rank(match.start("place"), match.end("place"), None)
    for match in _PLACE.finditer(text):
        yield _rank(match.start("place"), match.end("place"), match["order"])


def _rank(start: int, end: int, order: str | None) -> Atom:
    written = figure(order) if order else None
    value = written.value if written else 1.0
    return Atom(start, end, value, "rank", 1.0, value, whole=True)


def _streaks(text: str) -> Iterator[Atom]:
    for match in _STREAK.finditer(text):
        written = figure(match["figure"] or match["second"] or match["third"])
        if written is None:
            continue
        unit = "months" if "月" in (match["unit"] or "") else "years"
        low = written.value if match["more"] else written.low
        yield Atom(
            match.start(), match.end(), written.value, unit, 1.0, written.value, low, written.high,
            sure=bool(match["figure"]), whole=True,
        )  # fmt: skip


_FALL = either(
    """下降 减少 下滑 下跌 降低 缩减 萎缩 收缩 缩水 回落 负增长 锐减 骤降 暴跌 大跌 大降 下挫 急跌 急降
    削减 下调 调降 贬值 缩小 收窄 滑落 衰退 重挫 骤减 剧减 剧降 降息 降准 下探 走低 走弱 放缓 跌幅 降幅
    减幅 便宜 跌 降 少 减 低 大减 急减 猛跌 挫 年减 月减"""
)
_LESS = either(
    """不到 不足 低于 少于 小于 未满 不满 最多 至多 最高 最高达 最高可达 不超过 未超过 不高于 未达 未到
    跌破 不多于 不逾"""
)
_MORE = either(
    """超过 已超过 超出 远超 (?<![出入])超 逾 多于 高于 大于 至少 不少于 不低于 最少 突破 冲破 (?<!跌)破
    起码 不止 不下 高出 站上 过"""
)
_GRAMMAR = Grammar(
    before=re.compile(
        rf"(?:(?P<less>{_LESS})|(?P<more>{_MORE})|(?P<near>{either('将近 接近 逼近 几乎 近 趋近 直逼')})|"
        rf"(?P<about>{either('大约 大概 约为 约占 约有 约 大致 估计 据估计 差不多 约合')}))"
        r"(?:了|为|达|有|其|占|人民币|每[吨桶股克]|全球的?|总[量额]的?){0,2}\s?$"
    ),
    behind=re.compile(
        r"(?P<more>以上|之上|有余|开外|多(?![出于个种家项年数边元])|余(?![下额])|强(?![劲大调])|不止)|"
        r"(?P<less>以下|以内|之内|之下|不到)|(?P<near>弱(?!化|势))|(?P<about>左右|上下|前后|许(?!可|多))"
    ),
    between=re.compile(r"\s?(?:-|–|—{1,2}|~|至|到|或)\s?"),
    along=re.compile(r"\s?(?:、|,|，|和|与|及|以及|或|至|到|升至|降至|增至|上升到|提高到|对)\s?"),
    starts=re.compile(r"(?:[从由自]|原(?![油料产子材本煤木则]))[^，。；]{0,9}$"),
    falls_before=re.compile(rf"{_FALL}(?:了|达到?|为|高达|又|也|仅|幅度?为?|幅度?达)?(?:约|近)?\s?$"),
    falls_behind=re.compile(r"的?(?:降幅|跌幅|减幅|下降|下滑|负增长|缩水|萎缩|跌势)"),
    ellipsis=re.compile(r"(?!)"),
    again=re.compile(r"(?!)"),
)
