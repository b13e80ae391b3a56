import { describe, expect, it } from "vitest";
import type { Card } from "../src/protocol/frames";
import { EMPTY, type State, type Turn } from "../src/protocol/state";
import { allowedAddress, percentOff } from "../src/text/facts";
import { plain, prose } from "../src/text/prose";
import { sentences } from "../src/text/sentences";
import { spoken } from "../src/text/spoken";
import { nextMessages } from "../src/text/suggest";
import { contrast, rgb, themed } from "../src/text/theme";
import { transcript } from "../src/text/transcript";
import { chosen, LANGUAGES, wordsOf } from "../src/words";

const en = wordsOf("en");
const zh = wordsOf("zh");
const money = (cents: number, currency = "USD") => ({ cents, currency, text: `$${cents / 100}` });
const card = (ordinal = 1, changes: Partial<Card> = {}): Card => ({
  ordinal,
  product: `p${ordinal}`,
  sku: `s${ordinal}`,
  title: `Boot ${ordinal}`,
  brand: "Halden",
  category: "Boots",
  price: money(6900),
  list_price: null,
  rating: 4.5,
  review_count: 3,
  stock: 3,
  options: {},
  image: null,
  url: null,
  why: [],
  ...changes,
});
const turn = (changes: Partial<Turn> = {}): Turn => ({
  key: "a",
  id: "a",
  turn: 1,
  status: "done",
  text: "boots",
  remove: [],
  removed: [],
  set: [],
  confirmed: null,
  language: "en",
  blocks: [],
  changes: [],
  position: null,
  author: "model",
  notice: null,
  sources: [],
  suggestions: [],
  fault: null,
  ...changes,
});
const cards = { kind: "cards" as const, set: "r", items: [card(1), card(2)], total: 2, relaxations: [] };

describe("sentences", () => {
  it.each([
    ["It weighs 3.5 kg. It costs $19.90. And", ["It weighs 3.5 kg.", "It costs $19.90."]],
    ["防水。重 3.5 公斤！还有", ["防水。", "重 3.5 公斤！"]],
    ["Good for e.g. rain. Yes", ["Good for e.g. rain."]],
    ["One\ntwo", ["One"]],
    ["Really?! Yes… maybe", ["Really?!", "Yes…"]],
    ["No end yet.", []],
  ])("are told while the rest is still written: %s", (text, whole) => {
    expect(sentences(text, false)).toEqual(whole);
  });

  it("include the last one at the end", () => {
    expect(sentences("One. Two", true)).toEqual(["One.", "Two"]);
    expect(sentences("No end yet.", true)).toEqual(["No end yet."]);
  });

  it("only ever grow while text arrives", () => {
    const text = "All are waterproof. **Ridge** costs $89.90, which is within budget! 第二件更轻。还有吗？\n- one\n- two";
    let before: string[] = [];
    for (let end = 0; end <= text.length; end += 1) {
      const now = sentences(plain(text.slice(0, end)), false);
      expect(now.slice(0, before.length)).toEqual(before);
      before = now;
    }
  });
});

describe("what is read out", () => {
  it("is the cards, whole sentences and how it ended", () => {
    const blocks = [cards, { kind: "text" as const, text: "**Boot 1** is light. It" }];
    expect(spoken(turn({ status: "running", blocks }), en)).toEqual([
      "2 products.",
      "1: Boot 1, $69, Only 3 left.",
      "2: Boot 2, $69, Only 3 left.",
      "Boot 1 is light.",
    ]);
    expect(spoken(turn({ blocks, author: "template" }), en).slice(-2)).toEqual(["It", en.degraded]);
    expect(spoken(turn({ blocks: [cards] }), zh)[1]).toBe("第 1 件：Boot 1，$69，仅剩 3 件。");
  });

  it("is never taken back while an answer grows", () => {
    const text = "One is light. Two is heavy.";
    let before: string[] = [];
    for (let end = 0; end <= text.length; end += 1) {
      const now = spoken(turn({ status: "running", blocks: [cards, { kind: "text", text: text.slice(0, end) }] }), en);
      expect(now.slice(0, before.length)).toEqual(before);
      before = now;
    }
  });
});

describe("prose", () => {
  it("knows paragraphs, lists and bold, and nothing else", () => {
    expect(prose("**A** b\n- c\n- d\n3. e\n<b>f</b>").map((piece) => piece.kind)).toEqual(["p", "ul", "ol", "p"]);
    expect(prose("**A** b")[0]).toEqual({ kind: "p", spans: [{ bold: true, text: "A" }, { bold: false, text: " b" }] });
    expect(prose("<img onerror=x>")[0]).toEqual({ kind: "p", spans: [{ bold: false, text: "<img onerror=x>" }] });
  });
});

describe("addresses", () => {
  it("lead to the assistant or the shop only", () => {
    const may = (address: string | null) => allowedAddress(address, "https://a.example/x/", ["https://a.example", "https://shop.example"]);
    expect(may("/images/p.png")).toBe("https://a.example/images/p.png");
    expect(may("https://shop.example/p/1")).toBe("https://shop.example/p/1");
    for (const bad of [null, "javascript:alert(1)", "data:text/html,x", "https://evil.example/", "//evil.example/x", "http://a.example/", "blob:https://a.example/1", "https://a.example@evil.example/"]) {
      expect(may(bad)).toBeNull();
    }
  });
});

describe("prices", () => {
  it("tell what is saved only where something is", () => {
    expect(percentOff(card(1, { list_price: money(13800) }))).toBe(50);
    expect(percentOff(card(1, { list_price: money(6900) }))).toBeNull();
    expect(percentOff(card(1, { list_price: money(5000) }))).toBeNull();
    expect(percentOff(card(1, { list_price: money(13800, "EUR") }))).toBeNull();
    expect(percentOff(card(1, { price: null }))).toBeNull();
  });
});

describe("suggestions", () => {
  const state = (last: Turn): State => ({ ...EMPTY, turns: [last] });
  it("follow what was shown, and the server's come first", () => {
    expect(nextMessages(state(turn({ blocks: [cards] })), en)).toContain(en.next1);
    expect(nextMessages(state(turn({ blocks: [{ ...cards, items: [card()] }] })), en)).not.toContain(en.next1);
    expect(nextMessages(state(turn({ suggestions: ["Mine"] })), en)).toEqual(["Mine"]);
    expect(nextMessages(state(turn({ status: "running", blocks: [cards] })), en)).toEqual([]);
    expect(nextMessages(state(turn({ blocks: [cards, { kind: "asked", question: "?", options: [] }] })), en)).toEqual([]);
    expect(nextMessages(EMPTY, en)).toEqual([]);
  });
});

describe("a theme", () => {
  const surfaces: [number, number, number][] = [[255, 255, 255], [31, 33, 30]];
  it.each(["#ffeb3b", "#fff", "#000000", "#c2185b", "#7da7d9", "#123456", "#00ff00"])("of %s can be read, light and dark", (colour) => {
    const made = themed(colour);
    const pair = (name: string) => [...made[name]!.matchAll(/rgb\((\d+) (\d+) (\d+)\)/g)].map((match) => match.slice(1).map(Number) as [number, number, number]);
    for (const [one, two] of [["--a-accent", "--a-accent-ink"], ["--a-mine", "--a-mine-ink"], ["--a-accent-soft", "--a-accent-text"]] as const) {
      for (const at of [0, 1]) expect(contrast(pair(one)[at]!, pair(two)[at]!)).toBeGreaterThanOrEqual(4.5);
    }
    expect(surfaces).toHaveLength(2);
  });

  it("of what is no colour changes nothing", () => {
    expect(themed("url(https://evil.example)")).toEqual({});
    expect(rgb("#12")).toBeNull();
    expect(rgb("red; x")).toBeNull();
  });
});

describe("languages", () => {
  it("have every word, and are chosen by the first tag that is known", () => {
    for (const words of LANGUAGES) {
      for (const [name, value] of Object.entries(words)) expect(value, name).toBeTruthy();
      expect(Object.keys(words.faults).sort()).toEqual(Object.keys(en.faults).sort());
      expect(Object.keys(words.reasons).sort()).toEqual(Object.keys(en.reasons).sort());
      expect(Object.keys(words.engine).sort()).toEqual(Object.keys(en.engine).sort());
    }
    expect(chosen([null, "fr-FR", "zh-TW", "en"])).toBe("zh");
    expect(chosen(["xx"])).toBe("en");
  });
});

describe("the transcript", () => {
  it("holds what both said, what was shown and how it ended", () => {
    const compared = { kind: "compared" as const, set: "r", items: [card(1), card(2)], rows: [{ label: "Weight", cells: ["1 kg", "2 kg"], differs: true }] };
    const state: State = { ...EMPTY, shop: "Tidewell", turns: [turn({ blocks: [cards, compared, { kind: "text", text: "**Both** fit." }] }), turn({ key: "b", turn: null, status: "waiting", text: "later" })] };
    const text = transcript(state, en, new Date(0));
    for (const part of ["Tidewell", "You: boots", "1. Boot 1 · Halden · $69", "≠ Weight: 1 kg | 2 kg", "Both fit.", "You: later", en.waiting]) expect(text).toContain(part);
  });
});
