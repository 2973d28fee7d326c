// Looks the words of the reader up in the words of all pages: best page first, each with what stands there.
(async () => {
  "use strict";
  const said = document.getElementById("search-said"), list = document.getElementById("search-results");
  const MANY = 12;
  const tokens = text => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const sum = some => some.reduce((one, two) => one + two, 0);
  // words that say nothing where others stand beside them
  const EMPTY = new Set(("a about an and any are as at be been but by can could did do does for from get " +
    "had has have he her his how i if in into is it its many me more most much my of off on or our should " +
    "so than that the their them there these they this those to up us was we were what when where which who " +
    "whom whose why will with would you your").split(" "));
  // what readers ask most -> the place that answers, the words there that begin the answer, what is set there
  const ANSWERS = [
    [/main idea|conclusion|summary|bottom line|in short|key (points|findings)|what came out|\bis (it|the article|this) (right|true|correct)|dares? to say no/,
      "index#conclusion-is-the-main-idea-right"],
    [/(?=.*(depend|rely|relies|reliant|reliance|how much))(?=.*rare.?earth)/,
      "02a-from-mine-to-magnet#japan-s-imports-weight-or-value", "In 2024 China had"],
    // without a good that the question names
    [/^(?!.*(rare|metal|mineral|magnet|chip|semicond|machine|electron|food|fish|energy|oil\b|batter|defen[cs]e)).*(depend|rely|relies|reliant|reliance)\w*\b.*\bchin/,
      "01a-japans-trade-with-china#a-share-of-what",
      "In 2024 China"],
    [/who (has |have )?(checked|reviewed|verified)|peer.?review/, "about#who-checked-this"],
    [/\b(mis|dis)information|fake|fact.?check|check ?lists?\b|debunk|media literacy|(next|other|another|own) (article|text)/, "checklist#"],
    [/\b(mis|dis)information|fake|fact.?check|debunk|media literacy|verdicts? come|who decides/, "claims/how#"],
    [/work ?sheets?|hand ?outs?|\bpdf\b|^(to |on )?(print|paper|slide)\w*$|print.*(class|lesson|page)/, "teaching/index#sheets-to-print"],
    [/key.?stages?|\bks ?\d|^(a )?levels?\b|\bages?\b|\byears? \d+\b(?!.*\d{4})|grades? \d+\b|curricul|\bgcse\b|difficult/, "teaching/index#", "The lessons are"],
    [/which (economies|countries)|(economies|countries) .*model|\b(brics|brazil|rest of the world)\b/, "teaching/models#which-economies"],
    [/^(in )?(japanese|chinese|language|translat\w*)$|(in|into) (japanese|chinese)\b/, "about#language-and-translation"],
    [/\bcit(e|ing|ations?)\b/, "about#how-to-cite"],
    [/contact|e-?mail|feedback|imprint|(report|found|tell).* (error|mistake|bug)|^(error|correction)s?$/,
      "about#report-an-error"],
    [/who (made|wrote|writes|publish\w*|runs|pays|funds|is behind)\b(?!.*(article|tariff))|bias|neutral|propaganda|trust|sponsor/,
      "about#who-made-this"],
    [/quarrel|dispute|takaichi|travel (warning|ban|alert|advice)|^taiwan$/,
      "05b-does-japan-say-no#two-disputes-day-by-day", "7 November 2025"],
    [/\bcsv\b|\bexcel\b|spreadsheet|download.*(data|figures|table)|^(the )?data$/,
      "charts#download-the-data"],
    [/^(a |the |my )?tests?$|test (myself|yourself)|before and after/, "before-and-after#"],
    [/exercis|practi[sc]|\bquiz/, "quick-checks#"],
    [/^(american |us |trump\S* )?tariffs?$|trump|tariff.*(cost|hurt|japan)|(cost|hurt|japan).*tariff/,
      "04a-tariffs-and-what-models-say#try-a-tariff-what-does-it-cost", "",
      "tariffs=china_on_us:0,us_on_china:0,us_on_japan:0.15"],
    [/(leav|exit|quit|withdraw|pull\w* out)\w*\b.*\bchin/, "01b-whose-balance#what-could-leaving-cost"],
    [/^(the )?(uk|britain|united kingdom)\b/, "deeper/more-counts#figure-3", "", "world_trade=economy:GBR"],
    [/^(the )?(eu|european union|europe)$/, "03b-allies-and-choices#figure-4"],
    [/^(south |republic of )?korea$/, "deeper/more-counts#figure-3", "", "world_trade=economy:KOR"],
    [/(weak|strong|cheap)\w* yen|yen\b.*(weak|strong|cheap|rate)/, "01a-japans-trade-with-china#figure-2"],
    [/refiner|who (mines|refines)|from mine to|mine to refin/, "02a-from-mine-to-magnet#figure-2", "",
      "chokepoints=mineral:magnet%20rare%20earths"],
    [/^(all |list of |the )*claims?$|\b(true|false|wrong|supported|contradicted|overstated) claims|^claims /, "claims/index#"],
    [/\b(class|classroom|teachers?|school|lesson plans?)\b/, "teaching/index#"],
    [/how long .*(take|course|lesson)|how many minutes/, "index#lessons"],
    [/what (is|does) the article( say| about|$)|^the article$/, "claims/article#"],
  ];
  // who asks whether something is true looks for a claim about the rest of the question
  const JUDGES = /^(claim|true|false|wrong|correct|verdict|judged)$/;
  // words that readers use for one another
  const ALIKE = ["america american us usa washington", "china chinese beijing", "japan japanese tokyo",
    "korea korean", "author made wrote",
    "cut stop ban curb halt embargo", "own hold", "treasury bond", "buy import get", "cost price",
    "number figure", "sell export", "chip semiconductor", "car vehicle automobile", "tariff duty",
    "depend rely reliance share", "danger risk", "mistake wrong error", "job work employ", "magnet rare",
    "vote un", "eu european", "yen currency", "debt owe", "earn profit", "fish seafood",
    "island senkaku diaoyu"].map(one => one.split(" "));
  // what the course calls it: words of readers
  const CALLED = new Map();
  for (const line of `reserves: treasuries treasurys
    dependence: dependent reliant
    author: writer wrote contact email imprint
    mostly: mainly
    funding: fund sponsor funder donate donation
    teaching: teacher teachers classroom class school pupils students curriculum
    neutral: bias biased unbiased propaganda partisan objective trust trustworthy impartial
    privacy: cookie cookies tracking data-protection
    largest: biggest bigger greatest important
    internet: offline wifi
    quick checks: quiz quizzes
    soy beans: soybean soybeans soya
    trawler: fishing boat boats vessel
    american tariffs: trump vance biden maga
    beijing: xi jinping ccp communist
    takaichi: ishiba kishida abe
    chips: huawei nvidia asml tsmc smic intel taiwan-semiconductor
    tourism: tourist tourists traveller travellers travelers visitors
    electric cars: ev evs byd tesla
    decoupling: derisking
    exchange rate: fx forex
    car makers: nissan mazda
    seafood: scallops
    telephones: phones smartphone smartphones iphone iphones cellphone cellphones
    united kingdom: uk britain british england
    tables: data dataset datasets statistics spreadsheet csv excel
    trade balance: gap
    export controls: blacklist sanction sanctions`.split("\n")) {
    const [name, said] = line.split(": ");
    for (const word of said.split(" ")) CALLED.set(word, name.trim());
  }
  // words in Chinese and Japanese, the longer ones first: the pages are in English
  const ELSEWHERE = `export controls: 出口管制 輸出規制 輸出管理
    foreign reserves: 外汇储备 外匯儲備 外貨準備
    rare earths: 稀土类 レアアース 稀土 希土類
    semiconductor: 半导体 半導體 半導体 芯片 晶片 チップ
    united nations: 联合国 聯合國 国連
    huawei: 华为 華為 ファーウェイ
    decoupling: 脱钩 脫鉤 デカップリング
    senkaku: 钓鱼岛 釣魚島 釣魚台 尖閣
    united states: 美国 美國 アメリカ 米国
    exchange rate: 汇率 匯率 為替
    tourism: 旅游 旅遊 游客 遊客 観光
    investment: 投资 投資
    car: 汽车 汽車 自動車
    seafood: 水产品 水產品 海鲜 水産物 海産物
    fukushima: 福岛 福島
    electronics: 电子 電子
    magnet: 磁铁 磁鐵 磁石
    tariff: 关税 關稅 関税
    trade: 贸易 貿易
    import: 进口 進口 輸入
    export: 出口 輸出
    debt: 国债 國債 债务 債務 国の借金 借金
    surplus: 顺差 順差 黒字
    deficit: 逆差 赤字
    depend: 依赖 依賴 依存
    treasury bonds: 美债 米国債
    toyota: 丰田 豐田 トヨタ
    honda: 本田 ホンダ
    taiwan: 台湾 台灣
    korea: 韩国 韓國 韓国
    author: 作者 著者
    neutral: 中立 偏见 偏見
    share: 份额 比重 割合
    soy beans: 大豆
    yen: 日元 日圓 日円 円
    translation: 日本語 中文 汉语 漢語
    jobs: 雇用 就业 就業
    elections: 選挙 选举 選舉
    japan: 日本
    china: 中国 中國`.split("\n").map(line => line.trim().split(": "))
    .map(([name, said]) => [name, said.split(" ")]);
  const inEnglish = asked => {
    let told = asked.replace(/\beuropean union\b/gi, "EU");
    for (const [name, said] of ELSEWHERE) for (const word of said) told = told.replaceAll(word, ` ${name} `);
    // what joins such words, as a particle does, says nothing here
    return told === asked ? asked
      : told.replace(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/gu, " ").replace(/ +/g, " ").trim();
  };
  // "earths" and "earth", "treasuries" and "treasury": a word begins with its stem
  const stemOf = word => word.length > 5 && word.endsWith("ies") ? word.slice(0, -3)
    : word.length > 3 ? word.replace(/(?<!s)s$|y$/, "") : word;
  const ENDING = new RegExp("^(|s|es|d|ed|r|er|rs|ers|or|ors|ing|ings|ting|ning|y|ies|ier|iers|ied|ly|al|" +
    "th|n|an|ans|ese|ment|ments|ion|ions)$");
  // "cost" is no part of "Costas" and "car" none of "card", but a long beginning says enough
  const begins = (word, stem) => word.startsWith(stem)
    && (stem.length > 5 || (stem.length > 3 ? ENDING : /^(|s|es|ed|ting)$/).test(word.slice(stem.length)));

  let index = null;
  // the words of each section as word -> how often; pages by word
  const readIndex = async () => {
    const bytes = Uint8Array.from(atob(window.courseWords.gzip), sign => sign.charCodeAt(0));
    const read = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const counted = text => {
      const found = new Map();
      for (const word of tokens(text)) found.set(word, (found.get(word) ?? 0) + 1);
      return found;
    };
    const pages = [], known = new Map();
    for (const [name, sections, verdict] of JSON.parse(await new Response(read).text())) {
      const title = sections[0]?.[1] ?? name;
      const question = /^(\d|tables\/index)/.test(name) ? sections[0][2].split("\n")[0] : "";
      const lesson = name.match(/^0(\d)/);  // "lesson 3" is 03a or 03b
      const parts = sections.map(([anchor, heading, text]) => ({
        anchor, heading, text, first: tokens(text.split(/\n|(?<=[.?!]) /)[0]),
        head: counted(heading === title ? "" : heading), body: counted(text),
      }));
      const words = parts.flatMap(one => [...one.head.keys(), ...one.body.keys()]);
      for (const word of new Set([...tokens(title), ...words]))
        known.set(word, (known.get(word) ?? 0) + 1);
      pages.push({ name, title, verdict, parts, titled: counted(`${title} ${question} ${lesson ? `lesson ${lesson[1]}` : ""}`) });
      if (pages.length % 20 === 0) await new Promise(go => setTimeout(go));  // the reader goes on typing
    }
    return { pages, known };
  };

  // how many letters differ, where two that change places count as one
  const apart = (one, two) => {
    let [before, last, row] = [[], [], [...Array(two.length + 1).keys()]];
    for (let i = 1; i <= one.length; i++) {
      [before, last, row] = [last, row, [i]];
      for (let j = 1; j <= two.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] !== two[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1])
          row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    return row[two.length];
  };
  const spelled = (word, known) => {
    const most = word.length < 4 || /\p{N}/u.test(word) ? 0 : word.length < 7 ? 1 : 2;
    let best = null;
    for (const [other, pages] of known) {
      if (other[0] !== word[0] || Math.abs(other.length - word.length) > most) continue;
      if (/\p{N}/u.test(other)) continue;
      const far = apart(word, other);
      if (far <= most && (!best || far < best.far || (far === best.far && pages > best.pages)))
        best = { other, far, pages };
    }
    return best?.other;
  };

  // lessons and the glossary first, then claims and what goes deeper, last tables and what teachers need
  const WEIGHTS = [[/^\d/, 1.7], [/^glossary/, 1.6], [/^deeper/, 0.7], [/^(exercises|quick-checks)/, 0.2], [/^tables\/index/, 1.5],
    [/^(tables|teaching|reading|claims\/(index|how))/, 0.5], [/^about/, 2.5],
    [/^claims/, 1], [/^/, 1]];
  const weight = name => WEIGHTS.find(([kind]) => kind.test(name))[1];
  // lists of figures, works and columns say a word without being about it
  const LISTS = new RegExp("^(Figures and their sources|Key points|Your verdict|Card|Columns|First rows|" +
    "Viewpoints|What happened next)$");
  // headings that many pages have
  const COMMON = /^(Where this can mislead|Predict before you look|Lessons|Opening vote)$/;
  const plain = word => word.toLowerCase().replace(/ *\([^)]*\)/g, "").replace(/s$/, "").trim();

  function found(asked, { pages, known }) {
    const all = tokens(asked).filter(word => word.length > 1 || /\p{N}/u.test(word));
    const asking = all.filter(word => !EMPTY.has(word)), topic = asking.filter(word => !JUDGES.test(word));
    const isJudged = topic.length > 0 && topic.length < asking.length, telling = isJudged ? topic : asking;
    // whole words; else, as while the reader types, what begins so
    const formsOf = stem => {
      const forms = [...known.keys()].filter(word => begins(word, stem));
      return forms.length || stem.length < 3 ? forms
        : [...known.keys()].filter(word => word.startsWith(stem));
    };
    const answers = ANSWERS.filter(([asks]) => asks.test(asked.toLowerCase()));
    const changed = new Map(), unsaid = [];
    const words = (telling.length ? telling : all).flatMap(word => {
      const called = CALLED.get(word) ?? word;
      const other = CALLED.has(word) || answers.length || formsOf(stemOf(called)).length ? null : spelled(called, known);
      const isSaid = formsOf(stemOf(word)).length > 0;
      if (other || called !== word && !(isSaid && answers.length)) changed.set(word, other ?? called);
      if (changed.has(word) && !isSaid) unsaid.push(word);
      return tokens(other ?? called);
    }).filter((word, at, some) => some.indexOf(word) === at);
    const looked = words.map(word => {
      const stem = stemOf(word);
      const near = (one, like) => begins(one, like) && one.length - like.length < 4;
      const also = new Set(ALIKE.filter(group => group.some(one => near(word, one))).flat()
        .filter(one => !begins(one, stem)));
      const forms = formsOf(stem);
      const others = [...known.keys()].filter(one => [...also].some(like => near(one, like)));
      // a word that stands on few pages says more
      const rare = Math.log((pages.length + 1) / (Math.max(...forms.map(one => known.get(one)), 0) + 0.5));
      return { stem, forms, others, rare: forms.length || others.length ? Math.max(0.3, rare) : 0 };
    });
    const counted = (forms, counts) => sum(forms.map(form => counts.get(form) ?? 0));
    const times = (one, counts) => counted(one.forms, counts) + 0.4 * counted(one.others, counts);
    const level = hits => hits && (hits < 1 ? 0.5 : 1 + 0.4 * Math.log2(Math.min(hits, 8)));
    const total = sum(looked.map(one => one.rare));
    const together = stems => new RegExp("(?<![\\p{L}\\p{N}])"
      + stems.map(stem => `${stem}[\\p{L}\\p{N}]*`).join("[^\\p{L}\\p{N}]+"), "iu");
    const phrase = together(looked.map(one => one.stem));
    // who asks whether Japan depends on China does not ask whether China depends on Japan
    const order = looked.map(one => `(?<![\\p{L}\\p{N}])${one.stem}`);
    const [asAsked, turned] = [order, [...order].reverse()].map(some =>
      some.length > 2 ? new RegExp(some.join("[^.?!\\n]{0,60}"), "iu") : /$^/);
    const inOrder = text => asAsked.test(text) ? 1 : turned.test(text) ? -4 : 0;
    const whole = all.flatMap(word => tokens(CALLED.get(word) ?? word)).map(stemOf);
    const said = all.length > 1 ? together(whole) : /$^/;
    const isEntry = (anchor, heading) => anchor.startsWith("word-")
      && heading.split(", ").some(word => plain(word) === plain(words.join(" ")));
    // a title that says most of the question, its small words too, is about it
    const toldBy = counts =>
      whole.filter(stem => [...counts.keys()].some(word => begins(word, stem))).length / whole.length;
    const about = counts =>
      toldBy(counts) > 0.6 ? (toldBy(counts) === 1 ? 8 : 4) * toldBy(counts) ** 3 * total : 0;
    const results = [];
    for (const { name, title, verdict, parts, titled } of pages) {
      const answer = answers.find(([, place]) => place.split("#")[0] === name);
      const inTitle = looked.map(one => Math.min(1, times(one, titled)));
      const told = toldBy(titled);
      let best = null, places = 0;
      const anywhere = looked.map(() => 0);
      for (const part of parts) {
        const hits = looked.map(one => times(one, part.body));
        const heads = looked.map(one => Math.min(1, times(one, part.head)));
        looked.forEach((_, at) => {
          anywhere[at] = Math.max(anywhere[at], hits[at], heads[at], inTitle[at]);
        });
        if (!part.text && parts.some(one => one.text)) continue;  // a result says more than its heading
        const covered = sum(looked.map((one, at) => (hits[at] || heads[at] ? one.rare : 0))) / (total || 1);
        if (covered > 0.99) places++;
        const early = one => part.first.some(word => one.forms.includes(word)) ? 0.5 : 0;
        const own = looked.map((one, at) => one.rare * (level(hits[at]) + 2 * heads[at] + early(one)));
        const score = covered * sum(own) + total * inOrder(part.text)
          + (looked.length > 1 && phrase.test(part.text) ? 0.8 * total : 0)
          + (looked.length > 1 && phrase.test(part.heading) ? total : 0)
          + (all.length > 2 ? about(part.head) : heads.every(Boolean) ? total : 0)
          + (said.test(part.heading) ? 3 * total : 0) + 1000 * isEntry(part.anchor, part.heading);
        const weighed = (LISTS.test(part.heading) ? 0.4 * score : score)
          + (answer?.[1] === `${name}#${part.anchor}` ? 10_000 - answers.indexOf(answer) : 0);
        if (best === null || weighed > best.score) {
          const before = parts.slice(0, parts.indexOf(part)).map(one => one.text).join("\n");
          best = { score: weighed, ...part, before };
        }
      }
      const matched = answer ? looked.length
        : anywhere.filter((hits, at) => hits && looked[at].forms.length + looked[at].others.length).length;
      // the list of tables names much that it does not explain
      const far = name.startsWith("tables/index") && !inTitle.some(Boolean) ? 0.2 : 1;
      const ranked = 2.5 * sum(looked.map((one, at) => one.rare * inTitle[at])) + (all.length > 1 ? about(titled) : 0)
        + 0.3 * total * Math.log2(1 + places);
      // a page counts fully for whoever asks for it by the words of its title and its headings
      const names = tokens(title).filter(word => !EMPTY.has(word)), asks = inTitle.filter(Boolean).length;
      const isNamed = asks >= names.length / 3
        && looked.every((one, at) => inTitle[at] || parts.some(part => times(one, part.head) >= 1));
      if (matched && best) results.push({
        ...best, name, title, verdict, matched, told, from: answer?.[2], set: answer?.[3],
        isEntry: isEntry(best.anchor, best.heading), isAnswer: Boolean(answer),
        // a claim opens with its verdict, and a lesson that is asked for by its number at its beginning
        atTop: Boolean(verdict ? best.anchor : /^lesson \w+$/i.test(asked)) && inTitle.every(Boolean),
        score: (best.score + ranked) * Math.max(weight(name), isNamed ? 2 : 0) * far
          * (isJudged && verdict ? 5 : 1),
      });
    }
    results.sort((one, two) => two.score - one.score);
    const complete = results.filter(one => one.matched === looked.length);
    // the others say a word in passing
    const least = 0.3 * results.find(one => !one.isAnswer)?.score;
    const near = results.filter(one => one.isAnswer || one.score > least);
    const missing = words.filter((_, at) => !looked[at].forms.length && !looked[at].others.length);
    const full = results.filter(one => one.matched === looked.length || one.told > 0.6);
    const shown = complete.length > 4 ? full : near;
    return { results: shown, complete: complete.length, changed, unsaid, missing, words: looked, phrase };
  }

  const show = ({ results, complete, changed, unsaid, missing, words, phrase }, asked) => {
    list.replaceChildren();
    document.getElementById("search-more")?.remove();
    const forms = words.flatMap(one => [...one.forms, ...one.others])
      .sort((one, two) => two.length - one.length);
    const any = new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join("|") || "(?!)"})(?![\\p{L}\\p{N}])`, "giu");
    const marked = (place, text) => {
      let last = 0;
      for (const hit of text.matchAll(any)) {
        place.append(text.slice(last, hit.index));
        place.appendChild(document.createElement("mark")).textContent = hit[0];
        last = hit.index + hit[0].length;
      }
      place.append(text.slice(last));
    };
    // the words side by side; else where most of them stand together
    const placeOf = text => {
      const at = text.search(phrase);
      if (at >= 0) return at;
      const which = hit =>
        words.findIndex(one => [...one.forms, ...one.others].includes(hit[0].toLowerCase()));
      const hits = [...text.matchAll(any)].map(hit => [hit.index, which(hit)]);
      let best = [Infinity, 0];
      for (const [from] of hits) {
        const close = hits.filter(([there]) => there >= from && there < from + 150).map(([, word]) => word);
        const near = sum([...new Set(close)].map(word => words[word]?.rare ?? 0));
        if (near > best[1]) best = [from, near];
      }
      return best[0];
    };
    // whole words around the hit, from the beginning of its sentence if that is near
    const excerpt = (text, from) => {
      const told = from === undefined ? -1 : text.indexOf(from);
      const at = told < 0 ? placeOf(text) : told, hit = at === Infinity ? 0 : at;
      const before = text.slice(Math.max(0, hit - 110), hit);
      const sentence = Math.max(before.lastIndexOf("\n"), before.lastIndexOf(". ") + 1);
      const start = hit - before.length
        + (sentence > 0 ? sentence + 1 : hit > 110 ? before.indexOf(" ") + 1 : 0);
      const end = text.slice(0, hit + 150).length === text.length ? -1 : text.lastIndexOf(" ", hit + 150);
      const [cut, on] = [sentence > 0 || start === 0 ? "" : "… ", end < 0 ? "" : " …"];
      return `${cut}${text.slice(start, end < 0 ? undefined : end)}${on}`;
    };
    // the browser opens the page at these words; one that cannot opens it at their section
    const fragment = (anchor, text, before) => {
      const at = placeOf(text);
      // near a heading, the heading says where one is; so it does where the same words stand above, too
      const near = anchor && (at === Infinity || at < 200);
      const said = near || at === Infinity ? ""
        : text.slice(at).split(/\n|(?<=[.:;?!]) /)[0].match(/^\S+(?: \S+){0,4}/)[0];
      if (anchor.startsWith("word-") || near || before.includes(said)) return anchor && `#${anchor}`;
      const there = encodeURIComponent(said.replace(/[^\p{L}\p{N}]+$/u, "")).replaceAll("-", "%2D");
      return anchor || there ? `#${anchor}${there ? `:~:text=${there}` : ""}` : "";
    };
    const add = some => {
      for (const one of some) {
        const { name, title, verdict, anchor, heading, text, before, isEntry, isAnswer, atTop, from, set } = one;
        const item = list.appendChild(document.createElement("li")), link = document.createElement("a");
        const place = set ?? anchor;
        link.href = `${name}.html${atTop ? "" : isAnswer ? place && `#${place}` : fragment(anchor, text, before)}`;
        // a section or a chart was looked for, and its page says where it stands; a claim is its own page
        const own = !atTop && heading && heading !== title && !verdict && !COMMON.test(heading) && !LISTS.test(heading);
        link.textContent = own ? heading.replace(/^\d+\. /, "") : title;  // the list has numbers of its own
        item.append(link);
        if (verdict) item.appendChild(document.createElement("p")).textContent = verdict;
        const where = own ? title : heading === title || atTop ? "" : heading;
        if (where) item.appendChild(document.createElement("small")).textContent = where;
        const beyond = verdict && text.startsWith(verdict) ? text.slice(verdict.length).trimStart() : text;
        const told = isEntry || (isAnswer && !from && text.length < 600) ? text : excerpt(beyond, isAnswer ? from ?? "" : from);
        marked(item.appendChild(document.createElement("p")), told.replaceAll("\n", " · "));
      }
    };
    const some = results.length === 1 ? "1 page" : `${results.length} pages`;
    const first = results.length === 1 ? "" : ", the best first";
    said.replaceChildren();
    if (changed.size && results.length) {
      const instead = asked.replace(/[\p{L}\p{N}]+/gu, word => changed.get(word.toLowerCase()) ?? word)
        .replace(/(?<![\p{L}\p{N}])([\p{L}\p{N}]+)(?:['’]s)?(?: \1)+(?![\p{L}\p{N}])/gu, "$1");
      said.append(unsaid.length ? `No page says “${unsaid.join(" ")}”. For “` : "What comes near here: “");
      example(instead);
      said.append(`”: ${some}${first}.`);
    } else if (!results.length) {
      said.append(`Nothing stands here about “${asked}”. The course is about Japan between China and the United States: ` +
        "trade, rare earths, chips, debt, tariffs and alliances. Its trade model has ");
      example("24 economies", "teaching/models.html#which-economies");
      said.append(". ");
      examples("Try one word, or: ");
    } else said.append(complete ? `${some}${first}.`
      : missing.length ? `No page says “${missing.join("” or “")}”. ${some} with the other words${first}:`
      : `No page has all these words. ${some} with some of them${first}:`);
    add(results.slice(0, MANY));
    if (results.length > MANY) {
      const more = list.insertAdjacentElement("afterend", document.createElement("button"));
      Object.assign(more,
        { id: "search-more", type: "button", className: "course-button", textContent: "Show the others" });
      more.addEventListener("click", () => {
        more.remove();
        add(results.slice(MANY));
        list.children[MANY].querySelector("a").focus();
      });
    }
  };
  const example = (words, place = `?q=${encodeURIComponent(words)}`) => {
    const link = said.appendChild(document.createElement("a"));
    link.href = place;
    link.textContent = words;
  };
  const examples = lead => ["is the main idea right", "rare earths", "tariffs", "370 billion", "download data", "help"].forEach((one, at) => {
    said.append(at ? ", " : lead);
    example(one);
  });
  const look = async asked => {
    if (!tokens(inEnglish(asked)).some(word => word.length > 1 || /\p{N}/u.test(word))) {
      list.replaceChildren();
      said.replaceChildren();
      examples("For example: ");
      return;
    }
    index ??= readIndex();
    const words = await index;
    const told = inEnglish(asked);
    if (asked === field.value.trim()) show(found(told, words), told);  // nobody has typed on
  };

  const field = document.querySelector("main .course-search input");
  const first = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  document.querySelectorAll(".course-search input").forEach(one => { one.value = first; });
  if (!first) field.focus();
  let waits = 0;
  field.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(() => {
      const asked = field.value.trim();
      history.replaceState(null, "", asked ? `?q=${encodeURIComponent(asked)}` : location.pathname);
      look(asked);
    }, 300);
  });
  look(first);
})();
