import { describe, expect, it } from "vitest";
import { beside, merged, NO_COUNTS, seen, shortOf, sorted, waited } from "../src/console/inbox";
import { commandOf, SHORTCUTS } from "../src/console/keys";
import { languageOf, opened, timeline, withFrame, withNote, withOlder, withTyping } from "../src/console/talk";
import { argumentsOf } from "../src/console/text/arguments";
import { asksFor, filled, fitting } from "../src/console/text/canned";
import { chartOf, dayOf } from "../src/console/text/charts";
import { csv } from "../src/console/text/csv";
import { along, labelled, ticks } from "../src/console/text/scale";
import { clock, lasting, took } from "../src/console/text/time";
import type { Brief, Conversation, PastTurn, Row } from "../src/console/wire";
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
    expect(labelled(14, 8)).toEqual([1, 3, 5, 7, 9, 11, 13]);
    expect(labelled(3, 8)).toEqual([0, 1, 2]);
  });

  it("draws a report's table as its columns ask for", () => {
    const share = chartOf("resolved", { columns: ["day", "conversations", "share"], rows: [["2026-11-09", 120, 0.9]] }, en);
    expect([share.share, share.series.map((one) => one.name), share.labels]).toEqual([true, ["Share"], ["9 Nov"]]);
    const ranked = chartOf("impossible", { columns: ["constraint", "times"], rows: Array.from({ length: 40 }, (_, at) => [`c${at}`, 40 - at]) }, en);
    expect([ranked.kind, ranked.labels.length]).toEqual(["bars", 12]);
    expect(chartOf("volume", { columns: ["day"], rows: [] }, en).series).toEqual([]);
    expect(dayOf("2026-11-09", zh)).toBe("11月9日");
    expect(dayOf("Under $30", en)).toBe("Under $30");
  });

  it("tells times by their largest units", () => {
    expect([lasting(-3, en), lasting(59, en), lasting(150, en), lasting(3600, en), lasting(7500, zh), lasting(90000, en)]).toEqual(["0 s", "59 s", "2 min", "1 h", "2 小时 5 分钟", "1 d 1 h"]);
    expect([took(812, en), took(2310, en)]).toEqual(["812 ms", "2.3 s"]);
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
