"""Things and topics by their words in English, Chinese and Japanese: one list for texts and for tables.

A thing is found in the words of a claim and in the names that a table uses for its goods, minerals or items.
Where both find the same thing, the table holds what the claim speaks of. So no table's names are typed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

__all__ = ["GENERIC", "SERVICES", "concepts", "direction", "is_generic", "matching", "things"]

#: thing -> words for it
_THINGS = {
    "rare earths": r"rare.?earth|稀土|レアアース|希土類",
    "magnets": r"magnet|磁铁|磁体|永磁|磁石",
    "graphite": r"graphite|石墨|黒鉛|グラファイト",
    "gallium": r"gallium|镓|ガリウム",
    "germanium": r"germanium|锗|ゲルマニウム",
    "lithium": r"lithium(?!.?ion)|锂(?!电|离子)|リチウム(?!イオン)",
    "cobalt": r"cobalt|钴|コバルト",
    "nickel": r"nickel|镍|ニッケル",
    "copper": r"copper|铜|銅(?!像)",
    "aluminium": r"alumini?um\b|铝(?!土)|アルミニウム|アルミ地金",
    "bauxite": r"bauxite|铝土|ボーキサイト",
    "antimony": r"antimon|锑|アンチモン",
    "tungsten": r"tungsten|wolfram|钨|タングステン",
    "molybdenum": r"molybdenum|钼|モリブデン",
    "manganese": r"manganese|锰|マンガン",
    "magnesium": r"magnesium|镁|マグネシウム",
    "titanium": r"titanium|钛|チタン",
    "vanadium": r"vanadium|钒|バナジウム",
    "chromium": r"chromium|chromite|铬|クロム",
    "tin": r"\btin\b|锡|スズ|錫",
    "zinc": r"\bzinc|锌|亜鉛",
    "lead": r"lead (?:ore|mine|metal)|^lead$|铅|(?<!亜)鉛(?!筆)",
    "tantalum": r"tantal|钽|タンタル",
    "niobium": r"niobium|铌|ニオブ",
    "indium": r"indium|铟|インジウム",
    "bismuth": r"bismuth|铋|ビスマス",
    "beryllium": r"beryllium|铍|ベリリウム",
    "tellurium": r"tellurium|碲|テルル",
    "fluorspar": r"fluorspar|fluorite|萤石|蛍石",
    "silicon metal": r"silicon metal|工业硅|金属硅|金属シリコン|金属ケイ素",
    "platinum": r"platinum|铂|白金|プラチナ",
    "palladium": r"palladium|钯|パラジウム",
    "alumina": r"alumina\b|氧化铝|アルミナ",
    "iron ore": r"iron.?ore|铁矿|鉄鉱",
    "steel": r"\bsteel|iron and steel|钢铁|钢材|粗钢|鉄鋼|粗鋼|鋼材",
    "new-energy vehicles": (
        r"electric (?:car|vehicle)|new.energy vehicle|battery.electric|\bnevs?\b|\bevs?\b|"
        r"新能源(?:汽)?车|电动(?:汽)?车|電気自動車|新エネルギー車|新エネ車|\bev(?=[^a-z]|$)"
    ),
    "car parts": (
        r"(?:car|auto|vehicle|automotive).?parts|parts of motor|motor vehicle parts|汽车零(?:部)?件|自動車(?:の)?部(?:分)?品"
    ),
    "cars": (
        r"(?<!electric )\bcars\b|\bcar\b(?!.?parts)|\bautos?\b(?!.?parts)|automobile|automotive(?!.?parts)|passenger car|"
        r"(?<!energy )(?<!electric )\bvehicles\b(?!.?parts)|汽车(?!零)|轿车|乘用车|自動車(?!(?:の)?部)|乗用車|完成車"
    ),
    "trucks": r"\btrucks?\b|\bbuses\b|卡车|トラック",
    "motorcycles": r"motorcycle|motorbike|摩托|二輪車|オートバイ",
    "chip machinery": (
        r"chip.?(?:making|machin|equipment|tool)|semicon\w* (?:\w+ )?(?:equipment|machin|tool)|making chips|"
        r"(?:芯片|半导体)(?:制造)?设备|半導体(?:等)?製造装置|半導体装置"
    ),
    "chips": (
        r"\bchips?\b(?!.?(?:making|machin|equipment|tool))|integrated circuit|semiconductors?\b(?! (?:\w+ )?(?:equipment|machin|tool))|"
        r"microchip|芯片(?!(?:制造)?设备)|半导体(?!(?:制造)?设备)|集成电路|半導体(?!(?:等)?製造|装置)|集積回路"
    ),
    "electronic parts": r"electronic (?:part|component)|电子(?:零)?(?:部件|元件|组件)|電子部品",
    "electronics": r"electronics|电子产品|電子機器|电子行业",
    "computers": r"computer|laptop|电脑|计算机|コンピューター?|パソコン",
    "phones": r"(?:tele|smart|mobile )?phones?\b|telecommunication|手机|通信机器|通信機|スマートフォン|携帯電話",
    "batteries": r"batter(?:y|ies)\b(?!.electric)|锂电池|锂离子|电池|蓄電池|電池|リチウムイオン",
    "electrical machinery": r"electrical (?:machin|equip)|电气|电机设备|電気機器|電気機械",
    "machinery": r"(?<!chip )(?<!making )(?<!electrical )\bmachin(?:ery|es)\b(?! for making chips)|机械|机器设备|一般機械|機械(?!器具小売)",
    "chemicals": r"chemicals?\b|化学品|化工|化学製品",
    "pharmaceuticals": r"pharma|medicine|medical products|\bdrugs?\b|药品|医药|医薬品",
    "plastics": r"plastic|rubber and plastics|塑料|プラスチック",
    "rubber": r"rubber|橡胶|ゴム",
    "textiles": r"textile|纺织|繊維|織物",
    "clothing": r"clothing|clothes|apparel|garment|服装|衣類|衣料",
    "furniture": r"furniture|家具",
    "food": r"\bfood|食品|食料",
    "agriculture": r"agricultur|农产品|农业|農産|農業|農林水産",
    "fish": r"\bfish\b|fishing|seafood|水产|海产|水産物|海産物|魚介|ホタテ",
    "shrimp": r"shrimp|lobster|prawn|虾|エビ",
    "meat": r"\bmeat|beef|pork|肉类|牛肉|猪肉|食肉|豚肉",
    "fruit": r"\bfruit|水果|果物|果実",
    "vegetables": r"vegetable|蔬菜|野菜",
    "cereals": r"cereal|wheat|\bcorn\b|\bmaize|grain|谷物|小麦|玉米|穀物|トウモロコシ",
    "soy beans": r"soy.?bean|大豆",
    "crude oil": r"crude|\boil\b(?! and gas)|petroleum(?! (?:spirit|product|gas))|原油|石油(?!製品|制品)",
    "oil products": r"petroleum (?:product|spirit)|refined petroleum|gasoline|naphtha|成品油|石油製品|ナフサ",
    "gas": r"liquefied natural gas|natural gas|\blng\b|(?<!petroleum )\bgas\b|天然气|天然ガス|液化天然",
    "lpg": r"liquefied petroleum gas|\blpg\b|液化石油",
    "coal": r"\bcoal\b|煤|石炭",
    "fuels": r"mineral fuel|\bfuels?\b|\benergy (?:import|trade)|鉱物性燃料|能源进口|エネルギー輸入",
    "wood": r"\bwood\b|timber|木材",
    "paper": r"\bpaper\b|纸张|紙(?:製品|類)",
    "ships": r"\bships\b|shipbuilding|船舶|造船",
    "aircraft": r"aircraft|airplane|飞机|航空機",
    "optical instruments": r"optical|precision instrument|精密仪器|精密機器|光学",
    "metals": r"non-?ferrous metal|有色金属|非鉄金属",
    "metal ores": r"metal ores|non-?ferrous ore|金属矿|金属鉱",
    "bags": r"\b(?:hand)?bags\b|箱包|バッグ",
    "raw materials": r"raw materials|原材料|原料品",
    "transport equipment": r"transport equipment|运输设备|輸送用機器|輸送機器",
    "solar": r"solar|photovoltaic|光伏|太阳能|太陽光",
    "wine": r"\bwine|\bsake\b|whisk|葡萄酒|清酒|ワイン|日本酒",
    "toys": r"\btoys\b|玩具|おもちゃ",
    "gold": r"\bgold\b|黄金|金地金",
    "uranium": r"uranium|铀|ウラン",
}

#: topic of a figure that is no good -> words for it
_CONCEPTS = {
    "students": r"student|留学生|学生",
    "visitor spending": r"spending of visitors|(?:visitor|tourist)\w*['’]? spen|spen\w+ (?:by|of) (?:\w+ ){0,3}(?:visitor|tourist)|游客消费|旅行消費|消費額",
    "travel": r"\btravel\b|旅行收支|旅行収支",
    "digital": r"digital|数字(?:贸易|服务|逆差)|デジタル",
    "services": r"services?\b(?! sector)|服务(?:贸易|收支|逆差|顺差)|サービス(?:収支|貿易|赤字)",
    "jobs": r"\bjobs?\b|employee|employ|workers|就业|岗位|员工|雇员|雇用|従業員",
    "expansion": r"\bexpand|expansion of business|扩大(?:业务|规模|投资)|事業(?:を)?拡大|拡大(?:する|意向)",
    "leaving": r"\bleav(?:e|ing)\b|relocat|withdraw|move or leave|撤离|撤出|转移|撤退|移転",
    "survey": r"survey|poll|respondent|调查|受访|調査|アンケート",
    "choose": r"would choose|if forced|选边|选择中国|選ぶ",
    "investment change": r"(?:cut|raise|raised|keep|kept) investment|增加投资|减少投资|投資を(?:増|減|維持)",
    "pledge": r"pledge|承诺投资|投資を約束|対米投資|对美投资",
    "toyota": r"toyota|丰田|トヨタ",
    "honda": r"honda|本田|ホンダ",
    "nissan": r"nissan|日产(?!量)|日産(?!量)",
    "tokyo electron": r"tokyo electron|东京电子|東京エレクトロン",
    "sales": r"\bsold\b|\bsales\b|sells|销量|售出|销售|販売",
    "brands": r"brand|品牌|ブランド",
    "gdp loss": r"loss(?:es)? of (?:world )?(?:gdp|output)|loss in|lower gdp|(?:cost|lose|shrink|cut)\w*.{0,30}\bgdp|gdp损失|gdp(?:が|を).{0,12}(?:減|下|押し下げ)|拖累|损失.{0,12}(?:gdp|国内生产总值)",
    "rare-earth curbs": r"(?:rare.?earth|minerals).{0,12}(?:curb|ban|cut)|(?:稀土|レアアース).{0,14}(?:断供|禁|规制|規制|停止|途絶)",
    "fragmentation": r"fragmentation|decoupl|harder scenario|milder scenario|脱钩|碎片化|分断|デカップリング",
    "pass-through": r"borne by|pass.?through|reached prices|转嫁|负担.{0,6}关税|転嫁|負担",
    "consumer prices": r"consumer price|\bcpi\b|inflation|消费者(?:物价|价格)|通胀|消費者物価|インフレ",
    "exchange rate": r"(?:yen|yuan|rmb|won).{0,8}(?:per|to the|to a|against the).{0,6}(?:us )?dollar|exchange rate|汇率|兑.{0,3}美元|為替|1ドル|一ドル",
    "average tariff": r"average (?:us |effective )?tariff|平均关税|平均関税",
    "deal": r"\bdeal\b|agreed|agreement|协议|合意",
    "vehicles exported": r"vehicles exported|(?:vehicle|car|auto)\w* export|export\w* .{0,24}(?:vehicles|cars)|汽车出口|出口.{0,10}汽车|自動車(?:の)?輸出|輸出.{0,10}(?:自動車|台)",
    "imports from china": r"half or more from china|more than half from china|imports from china fall|一半以上.{0,10}中国|半分以上.{0,10}中国",
    "items": r"\bitems\b|品目|品类|商品种类",
    "refiners": r"(?:three|3) largest refiners|refining over|前三大|上位3カ国",
    "above 300bn": r"above 300 billion|300 billion dollars|3000亿美元|3千亿美元|3000億ドル|3千億ドル",
    "largest partner": r"largest (?:trading )?partner|biggest trading partner|top trading partner|最大(?:的)?贸易(?:伙伴|对象)|第一大贸易伙伴|最大の貿易相手",
    "listed goods": r"kinds of (?:goods|chip)|on japan's list|品类|23种|23品目|二十三",
    "digital services": r"telecommunication, computer|信息服务|情報サービス",
    "dollar trades": r"trades of one currency|currency trad|foreign.exchange turnover|外汇交易|為替取引",
    "design software": r"software for designing|\beda\b|设计软件|設計ソフト",
    "photoresist": r"three materials|photoresist|光刻胶|フォトレジスト|フッ化",
    "intervention": r"intervention|干预|介入",
    "current account": r"current account|经常(?:账户|项目|收支)|経常(?:収支|黒字)",
    "primary income": r"primary income|初次收入|第一次所得|第1次所得",
    "net external assets": r"net (?:external|foreign) assets|external assets|对外净资产|海外净资产|対外純資産",
    "treasuries": r"treasur|国债持有|持有.{0,4}美(?:国)?债|美债|米国債",
}

#: words of a claim's `of` that name no thing
GENERIC = (
    r"^$|^(?:all )?(?:goods|trade|exports?|imports?|products?|merchandise|total|totals|deficit|surplus|balance|shipments|"
    r"economy|partner|trading partner|foreign trade|goods trade|trade balance|export market|supplier|market)$"
)
SERVICES = r"\bservices?\b|服务贸易|服务出口|服务进口|サービス(?:貿易|収支|輸出|輸入)"

_FLOWS = (
    ("export", r"export|\bsold\b|\bsells?\b|\bships?\b|shipment|outbound|出口|输往|销往|輸出|卖给"),
    ("import", r"import|\bbought\b|\bbuys?\b|purchase|inbound|进口|輸入|购买|買"),
)


@cache
def _compiled(patterns: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in patterns)


_THING_ITEMS, _CONCEPT_ITEMS = tuple(_THINGS.items()), tuple(_CONCEPTS.items())


@cache
def things(words: str) -> frozenset[str]:
    """Return the things that some words name."""
    text = words.casefold()
    return frozenset(name for name, pattern in _compiled(_THING_ITEMS) if pattern.search(text))


@cache
def concepts(words: str) -> frozenset[str]:
    """Return the topics that some words name, things among them."""
    text = words.casefold()
    return things(words) | {name for name, pattern in _compiled(_CONCEPT_ITEMS) if pattern.search(text)}


def is_generic(of: str) -> bool:
    """Tell whether the word for what is measured names no thing: goods, trade, a surplus."""
    return bool(re.match(GENERIC, of.strip()))


def matching(wanted: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the names of a table that stand for one of the things, those that say least besides first."""
    asked = set(wanted)
    found = [name for name in names if things(name) & asked]
    return sorted(found, key=lambda name: (len(things(name) - asked), len(name)))


def direction(words: str) -> str:
    """Return ``"export"``, ``"import"`` or ``"both"`` by the words; empty where they name no flow."""
    text = words.casefold()
    found = [flow for flow, pattern in _FLOWS if re.search(pattern, text)]
    if len(found) == 2 or re.search(r"\btrade\b|trading|贸易|貿易", text):
        return "both"
    return found[0] if found else ""
