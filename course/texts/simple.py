"""Traditional characters of Taiwan and Hong Kong as the mainland writes them, one to one, in their places.

It holds those that the lists of words, the numbers and the times need, so that each is listed once.
"""

from __future__ import annotations

__all__ = ["SIMPLE"]

_TRADITIONAL = (
    "國萬東協會貿進額總產業對關稅資債務礦煉鋰鈷鎳銅鋁鎵鍺銻鎢錳鈦車電動導體製機設備經濟長減漲價緬歐韓臺灣門羅爾倫華頓宮聯儲軍農駐輸從來訪遊廣"
    "陸豐蘭馬亞勞約貝內烏剋單數據權鐵鋼氣糧魚藥醫紡織裝貨發匯餘順帳戶淨佔銷購採買運雙邊賴應給實際營潤虧損彈環擴驟縮飆調貶銳貸補貼預開費崗員僱"
    "傭學脹贊棄連續蟬夥場與較當時稱佈認為後過達將僅島區組轎錫鋅鉍釩鉑鈀鉭鈮鉻鉬鈹螢鈾鹽銀黃鮮陽戰爭團幣圓鎊噸離剛賓規轉於優億點衝躍還兩個幾輛"
    "隻強無賣現滅計種項張筆線歷議這並滿遠幹"
)
_SIMPLIFIED = (
    "国万东协会贸进额总产业对关税资债务矿炼锂钴镍铜铝镓锗锑钨锰钛车电动导体制机设备经济长减涨价缅欧韩台湾门罗尔伦华顿宫联储军农驻输从来访游广"
    "陆丰兰马亚劳约贝内乌克单数据权铁钢气粮鱼药医纺织装货发汇余顺账户净占销购采买运双边赖应给实际营润亏损弹环扩骤缩飙调贬锐贷补贴预开费岗员雇"
    "佣学胀赞弃连续蝉伙场与较当时称布认为后过达将仅岛区组轿锡锌铋钒铂钯钽铌铬钼铍萤铀盐银黄鲜阳战争团币圆镑吨离刚宾规转于优亿点冲跃还两个几辆"
    "只强无卖现灭计种项张笔线历议这并满远干"
)
#: for `str.translate`
SIMPLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
