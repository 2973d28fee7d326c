"""Set 02: strategic resources."""

from course.bank import QuestionSet

resources = QuestionSet(
    "02-strategic-resources",
    title="Strategic resources",
    scenario="""
    The text says that China controls 70 % of the world's capacity to process rare earths. It also says that
    rare earths make up 60 % of imports. Between a mine and a magnet there are several stages. A share can be
    counted by value, by weight or by product code. You have the US Geological Survey's production figures
    (`mineral_production`), the IEA's stages (`mineral_stages`), trade in rare earths (`rare_earth_trade`) and
    trade in all goods (`goods_trade`).
    """,
    topics=("stages", "concentration", "dependence", "choke_points", "shortage", "meaning", "evidence"),
)
