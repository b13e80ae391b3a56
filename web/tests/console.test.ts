import { describe, expect, it } from "vitest";
import { beside, merged, NO_COUNTS, seen, shortOf, sorted, waited } from "../src/console/inbox";
import { commandOf, SHORTCUTS } from "../src/console/keys";
import { languageOf, opened, timeline, withFrame, withNote, withOlder, withTyping } from "../src/console/talk";
import { argumentsOf } from "../src/console/text/arguments";
import { asksFor, filled, fitting } from "../src/console/text/canned";
import { chartOf, dayOf, readable, REPORTS, shown } from "../src/console/text/charts";
import { csv } from "../src/console/text/csv";
import { failuresOf, ranges } from "../src/console/text/failures";
import { called, causeCalled, constraintCalled, evidenceCalled, UNNAMED } from "../src/console/text/naming";
import { along, fitted, marks, ticks, widthOf } from "../src/console/text/scale";
import { evidenceOf, groundsOf, sourceCalled } from "../src/console/text/sources";
import { clock, lasting, took } from "../src/console/text/time";
import type { Brief, Conversation, Naming, PastTurn, Row, Source, Table } from "../src/console/wire";
import { LANGUAGES, wordsOf } from "../src/console/words";
import type { Frame } from "../src/protocol/frames";

const en = wordsOf("en");
const zh = wordsOf("zh");

const row = (session: string, changes: Partial<Row> = {}): Row => ({
  session,
  shop: "s",
  customer: null,
  language: "en",
  page: null,
  created: 0,
  used: 100,
  turns: 1,
  state: "waiting",
  agent: null,
  number: 1,
  reason: null,
  asked: 50,
  since: 50,
  position: null,
  due: null,
  overdue: false,
  online: true,
  unanswered: false,
  intent: null,
  sentiment: null,
  urgent: false,
  last: null,
  ...changes,
});
const brief: Brief = { language: "zh", sentiment: null, urgent: false, intent: null, reason: null, summary: [], constraints: [], cart: [], shown: [], proposals: [], needs_person: null, failures: [] };
const past = (turn: number, at: number, text: string): PastTurn => ({
  turn,
  at,
  status: "done",
  frames: [{ type: "ack", id: `m${turn}`, duplicate: false, text }, { type: "done", author: "model" }] as PastTurn["frames"],
  trace: null,
});
const conversation = (turns: PastTurn[], changes: Partial<Conversation> = {}): Conversation => ({
  row: row("a"),
  seq: 10,
  turns,
  more: false,
  handoffs: [],
  brief,
  notes: [],
  agents: [],
  ...changes,
});

describe("inbox", () => {
  it("shows the longest waiting first, then the earliest due, then who is held and who was here last", () => {
    const rows = [
      row("bot", { state: "bot", used: 1 }),
      row("newer", { state: "bot", used: 9 }),
      row("late", { asked: 70 }),
      row("held", { state: "joined" }),
      row("due", { state: "promised", due: 5 }),
      row("early", { asked: 60 }),
    ];
    expect(sorted(rows).map((one) => one.session)).toEqual(["early", "late", "due", "held", "newer", "bot"]);
  });

  it("takes what is new in the place of what was, and lets go what is gone", () => {
    const rows = merged([row("a"), row("b"), row("c")], [row("b", { state: "joined" })], ["c"]);
    expect(rows.map((one) => [one.session, one.state])).toEqual([
      ["a", "waiting"],
      ["b", "joined"],
    ]);
  });

  it("filters by state, holder, language and words", () => {
    const rows = [row("a", { language: "zh", last: { at: 1, text: "拉链坏了" } }), row("b", { state: "joined", agent: "ann", customer: "Maya" }), row("c", { state: "joined", agent: "ben" })];
    const names = (filter: "waiting" | "mine" | "all" | "promised", words = "", language: string | null = null) => seen(rows, { filter, words, language }, "ann").map((one) => one.session);
    expect(names("waiting")).toEqual(["a"]);
    expect(names("mine")).toEqual(["b"]);
    expect(names("promised")).toEqual([]);
    expect(names("all")).toEqual(["a", "b", "c"]);
    expect(names("all", " MAYA ")).toEqual(["b"]);
    expect(names("all", "拉链")).toEqual(["a"]);
    expect(names("all", "", "zh")).toEqual(["a"]);
  });

  it("knows who waits, and which row is beside another", () => {
    expect(waited(row("a"), 80)).toBe(30);
    expect(waited(row("a", { state: "joined" }), 80)).toBeNull();
    const rows = [row("a"), row("b")];
    expect(beside(rows, null, 1)?.session).toBe("a");
    expect(beside(rows, "a", 1)?.session).toBe("b");
    expect(beside(rows, "b", 1)?.session).toBe("b");
    expect(beside([], "b", -1)).toBeNull();
    expect(shortOf("x-_yz12")).toBe("YZ12");
    expect(Object.values(NO_COUNTS).every((n) => n === 0)).toBe(true);
  });
});

describe("talk", () => {
  const frame = (seq: number, turn: number, body: object) => ({ seq, turn, ...body }) as Frame;

  it("plays what was said, and goes on with frames that are new", () => {
    let talk = opened(conversation([past(1, 100, "one"), past(2, 200, "two")]));
    expect(talk.state.turns.map((turn) => [turn.text, turn.status])).toEqual([
      ["one", "done"],
      ["two", "done"],
    ]);
    talk = withFrame(talk, frame(10, 2, { type: "text", delta: "again" }), 300);
    expect(talk.state.turns.at(-1)?.blocks).toEqual([]);
    talk = withFrame(talk, frame(11, 3, { type: "ack", id: "m3", duplicate: false, text: "three" }), 300);
    expect(talk.seq).toBe(11);
    expect(talk.at.get(3)).toBe(300);
    expect(talk.state.turns.at(-1)?.text).toBe("three");
  });

  it("puts notes between the turns by their time, and older turns first", () => {
    let talk = opened(conversation([past(3, 300, "three"), past(4, 400, "four")], { more: true }));
    talk = withNote(withNote(talk, { id: 2, agent: "ann", at: 500, text: "late" }), { id: 1, agent: "ann", at: 350, text: "between" });
    talk = withOlder(talk, [past(1, 100, "one")], false);
    expect(timeline(talk).map((item) => (item.kind === "note" ? item.note.text : item.turn.text))).toEqual(["one", "three", "between", "four", "late"]);
    expect(talk.more).toBe(false);
  });

  it("holds who is typing for a while, and ends it with the message", () => {
    let talk = withTyping(opened(conversation([past(1, 100, "one")])), "customer", null, 10);
    expect(talk.typing).toBe(15);
    talk = withFrame(talk, frame(11, 2, { type: "ack", id: "x", duplicate: false, text: "two" }), 12);
    expect(talk.typing).toBe(0);
    expect(withTyping(talk, "agent", "ben", 10).other).toEqual({ agent: "ben", until: 15 });
  });

  it("knows the customer's language from what was understood last", () => {
    const talk = opened(conversation([past(1, 100, "one")]));
    expect(languageOf(talk)).toBe("en");
    expect(languageOf(withFrame(talk, frame(11, 1, { type: "understood", intent: "x", language: "zh", constraints: [] }), 1))).toBe("zh");
  });
});

describe("keyboard", () => {
  const press = (key: string, changes = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...changes });

  it("knows single keys and pairs, and leaves the browser's own alone", () => {
    expect(commandOf(press("t"), null)).toEqual({ command: "take" });
    expect(commandOf(press("T"), null)).toEqual({ command: "take" });
    expect(commandOf(press("?"), null)).toEqual({ command: "help" });
    expect(commandOf(press("g"), null)).toEqual({ pending: "g" });
    expect(commandOf(press("r"), "g")).toEqual({ command: "reports" });
    expect(commandOf(press("r"), null)).toEqual({ command: "reply" });
    expect(commandOf(press("t", { ctrlKey: true }), null)).toBeNull();
    expect(commandOf(press("t", { isComposing: true }), null)).toBeNull();
    expect(commandOf(press("Enter"), null)).toBeNull();
  });

  it("has each shortcut once, with words in every language", () => {
    const keys = SHORTCUTS.map((shortcut) => shortcut.keys.join(" "));
    expect(new Set(keys).size).toBe(keys.length);
    for (const words of LANGUAGES) for (const { command } of SHORTCUTS) expect(words.commands[command]).toBeTruthy();
  });
});

describe("kept answers", () => {
  const all = [
    { id: "late", title: "Delivery is late", text: "Sorry", language: "en" },
    { id: "hi", title: "Greeting", text: "Hello {customer}, {agent} here. {other}", language: "en" },
    { id: "hao", title: "问候", text: "您好", language: "zh" },
  ];

  it("are asked for by a slash that begins a word", () => {
    expect(asksFor("/la", 3)).toEqual({ from: 0, words: "la" });
    expect(asksFor("Well, /", 7)).toEqual({ from: 6, words: "" });
    expect(asksFor("1/2", 3)).toBeNull();
    expect(asksFor("/late then", 10)).toBeNull();
    expect(asksFor("看 /问", 4)).toEqual({ from: 2, words: "问" });
  });

  it("come with the customer's language and the best fit first", () => {
    expect(fitting(all, "", "zh").map((one) => one.id)).toEqual(["hao", "late", "hi"]);
    expect(fitting(all, "h", "en").map((one) => one.id)).toEqual(["hi", "hao"]);
    expect(fitting(all, "sorry", "en").map((one) => one.id)).toEqual(["late"]);
    expect(fitting(all, "zzz", "en")).toEqual([]);
  });

  it("have their blanks filled in once, and others left", () => {
    expect(filled(all[1]?.text ?? "", { customer: "{agent}", agent: "Ann" })).toBe("Hello {agent}, Ann here. {other}");
    expect(filled("Hello {customer}, {agent} of {shop}.", { customer: "", agent: "Ann", shop: "Tidewell" })).toBe("Hello, Ann of Tidewell.");
  });
});

describe("figures", () => {
  it("writes CSV that no spreadsheet runs", () => {
    expect(csv([["a", 1, -2.5], ['say "x", y', "=1+1", "@x"], ["-3", "+cmd", "line\nend"]])).toBe('a,1,-2.5\r\n"say ""x"", y",\'=1+1,\'@x\r\n-3,\'+cmd,"line\nend"\r\n');
  });

  it("has round steps that hold the largest value", () => {
    expect(ticks(174)).toEqual([0, 50, 100, 150, 200]);
    expect(ticks(1)).toEqual([0, 0.5, 1]);
    expect(ticks(2, 4, true)).toEqual([0, 1, 2]);
    expect(ticks(0)).toEqual([0, 0.5, 1]);
    for (const most of [0.013, 7, 99, 1234567]) expect(ticks(most).at(-1)).toBeGreaterThanOrEqual(most);
    expect(along(50, 100, 200, 0)).toBe(100);
    expect(along(5, 0, 200, 0)).toBe(200);
  });

  it.each([240, 330, 380, 520, 900])("writes labels that touch neither each other nor the edge, %i px wide", (width) => {
    for (const t of LANGUAGES) {
      for (const days of [1, 2, 7, 14, 30, 90]) {
        const labels = Array.from({ length: days }, (_, at) => dayOf(new Date(Date.UTC(2026, 9, 1 + at)).toISOString().slice(0, 10), t));
        const shown = marks(labels, (at) => 40 + ((width - 44) / days) * (at + 0.5), 12, 0, width);
        expect(shown.at(-1)?.at).toBe(days - 1);
        let end = 0;
        for (const { at, x } of shown) {
          const half = widthOf(labels[at] ?? "", 12) / 2;
          expect(x - half).toBeGreaterThanOrEqual(end);
          end = x + half;
        }
        expect(end).toBeLessThanOrEqual(width);
        if (width >= 330) expect(shown.length).toBeGreaterThanOrEqual(Math.min(days, 3));
      }
    }
  });

  it("shortens a label to the room there is, in both scripts", () => {
    expect(fitted("tent", 12, 100)).toBe("tent");
    for (const text of ["left-handed scissors for children", "左手用的儿童剪刀和别的东西"]) {
      const short = fitted(text, 12, 90);
      expect(short).toMatch(/…$/);
      expect(widthOf(short, 12)).toBeLessThanOrEqual(90);
      expect(text.startsWith(short.slice(0, -1))).toBe(true);
    }
  });

  it("draws a report's table as its columns ask for", () => {
    const share = chartOf("resolved", { columns: ["day", "conversations", "share"], rows: [["2026-11-09", 120, 0.9]] }, en, UNNAMED);
    expect([share.share, share.series.map((one) => one.name), share.labels]).toEqual([true, ["Share"], ["9 Nov"]]);
    const ranked = chartOf("impossible", { columns: ["constraint", "times"], rows: Array.from({ length: 40 }, (_, at) => [`c${at}`, 40 - at]) }, en, UNNAMED);
    expect([ranked.kind, ranked.labels.length]).toEqual(["bars", 12]);
    expect(chartOf("volume", { columns: ["day"], rows: [] }, en, UNNAMED).series).toEqual([]);
    expect(dayOf("2026-11-09", zh)).toBe("11月9日");
    expect(dayOf("Under $30", en)).toBe("Under $30");
  });

  it("tells times by their largest units", () => {
    expect([lasting(-3, en), lasting(59, en), lasting(150, en), lasting(3600, en), lasting(7500, zh), lasting(90000, en)]).toEqual(["0 s", "59 s", "2 min", "1 h", "2 小时 5 分钟", "1 d 1 h"]);
    expect([took(812, en), took(2310, en), took(812, zh), took(2310, zh)]).toEqual(["812 ms", "2.3 s", "812 毫秒", "2.3 秒"]);
    const noon = Date.parse("2026-11-22T12:00:00") / 1000;
    expect(clock(noon, en, noon + 60)).toBe("12:00");
    expect(clock(noon, en, noon + 90_000)).toContain("22 Nov");
  });

  it("reads what an agent typed as an action's arguments", () => {
    expect(argumentsOf(["order", "skus", "address", "reason"], { order: " W1 ", skus: "a, b，c", address: "12 Quay Street, Bristol, , BS1 4RF, UK", reason: "" })).toEqual({
      order: "W1",
      skus: ["a", "b", "c"],
      address: { line1: "12 Quay Street", city: "Bristol", postcode: "BS1 4RF", country: "UK" },
    });
  });
});

describe("words of the wire", () => {
  const naming: Naming = { facets: { material: "材质", color: "颜色", size: "尺码", price: "价格" }, values: { color: { navy: "藏青色" } } };

  it("are the agent's own, and an id that has none is read as words", () => {
    expect([called(zh.intents, "order_status"), called(zh.intents, "not_known"), called(zh.intents, "constructor")]).toEqual(["查询订单", "not known", "constructor"]);
    expect(["color:not", "not color", "price:is", "heel_height:is"].map((id) => constraintCalled(id, zh, naming))).toEqual(["排除颜色", "排除颜色", "价格", "heel height"]);
    expect(constraintCalled("color:not", en, UNNAMED)).toBe("not color");
    expect([causeCalled("value:material", zh, naming), causeCalled("price", en, UNNAMED)]).toEqual(["数值不符：材质", "a price that is not so"]);
  });

  it("tell what a record states where the label does not", () => {
    const told = ["color=navy", "color=navy, red", "price=14900", "waterproof=True", "category=Audio > Headphones", "", "description: not leather"].map((one) => evidenceCalled(one, zh, naming));
    expect(told).toEqual(["颜色：藏青色", "颜色：藏青色、red", "149.00", "", "", "", ""]);
  });

  it("have every kind, cause and state in every language", () => {
    const ids = (words: object): string[] => Object.entries(words).flatMap(([name, value]) => (typeof value === "object" && value !== null ? [name, ...ids(value).map((id) => `${name}.${id}`)] : [name]));
    expect(ids(zh)).toEqual(ids(en));
    const own = new Set(["中文", "SKU", "PayPal", "Enter", "Shift+Enter", "/", "Esc"]);
    const texts = (words: object): string[] => Object.values(words).flatMap((value) => (typeof value === "object" && value !== null ? texts(value) : typeof value === "string" ? [value] : []));
    const { id, tag, locale, name, ...rest } = zh;
    expect([id, tag, locale, name]).toEqual(["zh", "zh-Hans", "zh-CN", "中文"]);
    expect(texts(rest).filter((text) => !/\p{Script=Han}/u.test(text) && !own.has(text))).toEqual([]);
    expect(texts(en).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });

  it("name the source of a draft's sentence beside it", () => {
    const page: Source = { sentence: "30 days.", product: null, page: "returns", title: "Returns", evidence: "You have 30 days.", fields: ["text"] };
    expect([sourceCalled(page, en), evidenceOf(page, en, UNNAMED)]).toEqual(["Shop’s page: Returns", "You have 30 days."]);
    const same = { ...page, sentence: "You have 30 days." };
    expect(groundsOf([page, same], en, UNNAMED)).toEqual([
      {
        title: "Shop’s page: Returns",
        lines: [
          { sentence: "30 days.", evidence: "You have 30 days." },
          { sentence: "You have 30 days.", evidence: "" },
        ],
      },
    ]);
    const product: Source = { sentence: "x", product: "p1", title: "靴子", evidence: "size: EU 43; color: 藏青色; price: 3", fields: ["size", "color"] };
    expect([sourceCalled(product, zh), evidenceOf(product, zh, naming)]).toEqual(["商品：靴子", "尺码：EU 43; 颜色：藏青色; price: 3"]);
  });
});

describe("what failed", () => {
  const failed = (turn: number, kind: string, words: string) => ({ turn, kind, words });

  it("is told once for each cause, and that the model was not there apart from it", () => {
    const down = [1, 2, 3, 5].map((turn) => failed(turn, "notice", "The language model is not available right now."));
    const found = failuresOf([...down, failed(2, "dropped", "price: It costs $3."), failed(4, "dropped", "price: It costs: $4."), failed(4, "thumb_down", "off_topic")], en, UNNAMED);
    expect(found.lines).toEqual(["2 × Sentence dropped: a price that is not so (turns 2, 4)", "Thumb down: not what was asked (turn 4)"]);
    expect(found.engine).toBe("Not there for 4 answers (turns 1–3, 5); these came from the catalogue.");
    expect(failuresOf([failed(1, "thumb_down", "")], zh, UNNAMED)).toEqual({ lines: ["差评（第 1 轮）"], engine: null });
    expect(ranges([4, 1, 2, 2, 9])).toBe("1–2, 4, 9");
  });
});

describe("a report", () => {
  const naming: Naming = { facets: { price: "价格", color: "颜色" }, values: {} };
  const table: Table = { columns: ["query", "limits", "times", "language"], rows: [["粉色靴子", "", 6, "zh"], ["", "price + not color", 2, "en"]] };

  it("has its headers and texts in the language of the page", () => {
    expect(readable(table, zh, naming)).toEqual({ columns: ["搜索", "要求", "次数", "语言"], rows: [["粉色靴子", "", 6, "中文"], ["", "价格、排除颜色", 2, "英文"]] });
    expect(readable({ columns: ["cause", "sentences"], rows: [["price", 1]] }, en, UNNAMED).rows).toEqual([["a price that is not so", 1]]);
    expect(readable({ columns: ["reason", "asked"], rows: [["upset", 1]] }, zh, UNNAMED)).toEqual({ columns: ["原因", "要求"], rows: [["情绪不满", 1]] });
  });

  it("draws what was only limited by its limits, and shows days and shares as people write them", () => {
    expect(chartOf("zero_results", table, zh, naming).labels).toEqual(["粉色靴子", "价格、排除颜色"]);
    expect([shown("share", 0.9083, en), shown("day", "2026-11-09", zh), shown("times", null, en)]).toEqual(["90.8%", "11月9日", "–"]);
    const quiet = chartOf("satisfaction", { columns: ["day", "up", "down", "share"], rows: [["2026-11-09", 0, 0, null]] }, en, UNNAMED);
    expect([quiet.share, quiet.series.map((one) => one.values)]).toEqual([true, [[null]]]);
    const alone = chartOf("first_response", { columns: ["day", "assistant_s", "agent_s"], rows: [["2026-11-09", 0.4, null]] }, en, UNNAMED);
    expect(alone.series.map((one) => one.values)).toEqual([[null]]);
    const reasons = chartOf("handoffs", { columns: ["reason", "asked", "answered"], rows: [["upset", 3, 2]] }, en, UNNAMED);
    expect(reasons.series.length).toBe(1);
    for (const t of LANGUAGES) for (const name of REPORTS) expect(t.charts[name]?.title).toBeTruthy();
  });
});
