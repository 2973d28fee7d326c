"""The English words around a figure: bounds, ranges, falls."""

from __future__ import annotations

import re

from course.texts.numbers.atoms import Grammar
from course.texts.numbers.patterns import either

__all__ = ["GRAMMAR"]

_FLAGS = re.VERBOSE | re.IGNORECASE
_ABOUT = either(
    r"""about around roughly approximately approx\. some an_estimated estimated circa ca\. c\.
    in_the_region_of in_the_order_of on_the_order_of somewhere_around give_or_take a_rough"""
)
_NEAR = either(
    """nearly very_nearly almost close_to approaching approaches approached near nearing just_shy_of
    shy_of virtually not_quite"""
)
_A_LITTLE = (
    r"(?:(?:just|slightly|a\slittle|well|far|much|still|somewhat|a\sbit|considerably|significantly)\s)?"
)
# "10 points lower than the 25 percent" bounds nothing
_NO_STEP = (
    r"(?<!points\s)(?<!percent\s)(?<!\scent\s)(?<!%\s)(?<!times\s)(?<!tonnes\s)(?<!tons\s)(?<!fold\s)"
    + r"(?<!lion\s)"
)
_LESS = (
    rf"(?:{_NO_STEP}{_A_LITTLE}{either('under below less_than fewer_than lower_than smaller_than short_of')}|"
    + either(
        """at_most at_the_most at_the_very_most as_much_as as_many_as as_high_as no_more_than
        not_more_than a_maximum_of at_best not_exceed not_exceeding capped_at a_cap_of a_ceiling_of
        no_higher_than within"""
    )
    + r"|(?<!ed\s)(?<!crept\s)(?<!went\s)(?<!shot\s)(?<!leapt\s)(?<!add\s)(?<!adds\s)(?<!adding\s)"
    + r"(?<!come\s)(?<!comes\s)up\sto"
    + ")"
)
_MORE = (
    rf"(?:{_NO_STEP}{_A_LITTLE}"
    + either(
        """over above more_than greater_than higher_than larger_than bigger_than better_than in_excess_of
        upwards?_of north_of beyond past"""
    )
    + "|"
    + either(
        """at_least at_the_least at_the_very_least at_very_least no_less_than no_fewer_than not_less_than
        as_little_as as_few_as a_minimum_of exceed(?:s|ed|ing)? surpass(?:es|ed|ing)? tops? topped
        topping crossed passed (?:broke|broken)_through"""
    )
    + ")"
)
_FALL = either(
    """fell fall falls fallen falling drop drops dropped dropping declin(?:e|es|ed|ing)
    decreas(?:e|es|ed|ing) shr(?:ank|unk|unken|ink|inks|inking) contract(?:s|ed|ing)? contraction slide
    slides slid sliding slip(?:s|ped|ping)? plung(?:e|es|ed|ing) tumbl(?:e|es|ed|ing) sank sunk sinks
    slump(?:s|ed|ing)? plummet(?:s|ed|ing)? down dip(?:s|ped)? lost lose loses losing shed sheds dive
    dived dove eased eases ebbed ebbs reduc(?:e|ed|es|ing|tion) cut cuts cutting lower(?:ed|s|ing)?
    slash(?:ed|es|ing)? nosedived? crashed collaps(?:ed|es|ing) narrow(?:ed|s|ing) dwindl(?:ed|es)
    weaken(?:ed|s) depreciat(?:ed|es) retreat(?:ed|s) trim(?:med|s)? diminish(?:ed|es) worsened
    skid(?:ded)? off shortened pared crater(?:ed)? tanked shaved
    shrivel(?:led|s) withered evaporated dented dampened slowed edged_down edges_down"""
)
_RISE = "(?:to|from|rose|rising|up|grew|increased|and|but|at|of|gained|climbed|jumped)"
_UP = (
    r"(?:r[io]s\w*|gr[eo]w\w*|gain\w*|climb\w*|jump\w*|increas\w*|up|expand\w*|rebound\w*|recover\w*|will|to)"
)
_KIND = either(
    """full further record whopping steep sharp mere modest annual annualised annualized combined average
    additional seasonally_adjusted massive staggering cumulative hefty expected unexpected year-on-year
    year-over-year monthly yearly drop real month-on-month quarterly overall nominal"""
)
_DROP = either(
    """drop drops decline declines fall falls decrease reduction contraction slump plunge cut cuts slide
    dip less lower fewer down smaller below loss depreciation shrinkage slowdown tumble dive discount
    cheaper rate_cut rate_reduction"""
)
_HEDGE = r"(?:(?:about|around|nearly|some|roughly|just|only|almost|the|a)\s)?"
_NAME = r"(?-i:[A-Z][\w.-]*)(?:\s(?-i:[A-Z][\w.-]*)){0,2}"

GRAMMAR = Grammar(
    before=re.compile(
        rf"""\b(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<near>{_NEAR})|(?P<about>{_ABOUT})|between)
        \s(?:the\s|an?\s|another\s|only\s|at\s)?$""",
        _FLAGS,
    ),
    behind=re.compile(
        r"""(?P<more>\s(?:or|and)\s(?:more|higher|above|over)\b|(?:-|\s)plus\b|\sat\s(?:the\s)?least\b)|
        (?P<less>\sor\s(?:less|fewer|lower|below)\b|\sat\s(?:the\s)?most\b)|(?P<near>(?!))|
        (?P<about>\sor\s(?:so|thereabouts)\b)""",
        _FLAGS,
    ),
    between=re.compile(r"\s?(?:-|–|—|~|to|and|or)\s?|-to-", re.IGNORECASE),
    along=re.compile(
        r"""(?:\s?,\s(?:and\s|or\s)?|\s(?:and|or|to|versus|against)\s)
        (?:(?:then|about|nearly|some|from|by)\s)?""",
        _FLAGS,
    ),
    starts=re.compile(
        rf"""\b(?:(?<!ranging\s)(?<!ranged\s)(?<!ranges\s)(?<!range\s)(?<!anywhere\s)(?<!somewhere\s)
        (?<!varying\s)from|doubled|tripled|halved)\s{_HEDGE}$""",
        _FLAGS,
    ),
    falls_before=re.compile(
        rf"""\b{_FALL}(?:\s(?:\w+ly|again|back|further|off|down|away|some|yet))?
        (?:(?:\s(?!{_RISE}\b)[\w'%-]+){{0,7}}\sby|\s(?:of|by)|\sat\san?\s(?:[\w-]+\s){{0,3}}(?:rate|pace)\sof)?
        (?:\s(?:an?|another|the|its))?(?:\s{_KIND})?\s?$""",
        _FLAGS,
    ),
    falls_behind=re.compile(rf"[\s-](?:{_KIND}\s)?{_DROP}\b(?!\s(?:tariff|rate))(?!-)", _FLAGS),
    ellipsis=re.compile(
        rf"""(?:^(?:\sof\s[a-z]+)?(?:\s(?:in|last|this)\s(?:(?:19|20)\d\d|year))?(?:,|\sand|,\sand|,\swhile)|[;(])
        \s?(?:those\s(?:from|of|to)\s)?(?:the\s)?{_NAME}
        (?:\s(?:only|just|about|another|at|by|with|some)|[:,]|:?\sa\s(?:mere|paltry|meagre|modest|measly))?\s$|
        ,\s[^.;,]{{3,40}}\s(?:rose|fell|grew|dropped|climbed|gained|lost|slipped|jumped|increased|declined)\s(?:by\s)?$|
        (?:^|,)\s(?:ahead\sof|behind|against|versus|compared\swith|compared\sto|than|to|and)\s(?:the\s)?{_NAME}'s?\s$""",
        _FLAGS,
    ),
    again=re.compile(
        rf"""(?:,\s|\s)and\s(?:(?!{_UP}\b)[\w'-]+\s){{1,4}}by\s|
        \s?(?:(?:in|during|a\syear|last|the|for)\s(?:(?!(?:but|while|{_UP})\b)\w+\s){{0,4}}(?!(?:but|while|{_UP})\b)\w+)?
        ,?\s?(?:and|then|,|followed\sby)\s(?:(?:then|by|a\sfurther|another|about|nearly)\s){{0,3}}""",
        _FLAGS,
    ),
)
