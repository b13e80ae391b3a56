import { describe, expect, it } from "vitest";
import type { Card, Chip, Frame } from "../src/protocol/frames";
import { EMPTY, type Input, inverse, reduce, type State } from "../src/protocol/state";

const card = (ordinal: number): Card => ({
  ordinal,
  product: `p${ordinal}`,
  sku: `p${ordinal}-1`,
  title: `Shoe ${ordinal}`,
  brand: null,
  category: "Shoes",
  price: null,
  list_price: null,
  rating: null,
  review_count: 0,
  stock: 1,
  options: {},
  image: null,
  url: null,
  why: [],
});
const chip = (id: string, high: number | null = null): Chip => ({
  id,
  facet: "price",
  operator: "range",
  label: id,
  hard: true,
  excludes: false,
  values: [],
  low: null,
  high,
  turn: 1,
});
let seq = 0;
type Loose = Record<string, unknown> & { type: string };
const frame = (body: Loose, turn = 0): Input => ({ kind: "frame", frame: { seq: (seq += 1), turn, ...body } as unknown as Frame });
const welcome = (session = "s1"): Input =>
  frame({ type: "welcome", session, resumed: false, shop: { name: "Shop", currency: "USD", languages: ["en"] }, engine: { state: "ready" } });
const sent = (id: string, text: string): Input => ({ kind: "sent", asking: { type: "message", id, text } });
const play = (...inputs: Input[]): State => inputs.reduce(reduce, EMPTY);
const ack = (id: string, turn: number, text = "", duplicate = false): Input => frame({ type: "ack", id, duplicate, text, remove: [], set: [] }, turn);
const understood = (turn: number, chips: Chip[] = []): Input => frame({ type: "understood", intent: "find", language: "en", constraints: chips, changes: [] }, turn);
const text = (turn: number, delta: string): Input => frame({ type: "text", delta }, turn);
const shown = (turn: number, set = "r1"): Input => frame({ type: "recommended", result_set: set, items: [card(1), card(2)], total: 9, relaxations: [] }, turn);
const done = (turn: number): Input => frame({ type: "done", author: "model", notice: null }, turn);

describe("a turn", () => {
  it("waits, runs, shows cards before text, and ends", () => {
    const waiting = play(welcome(), sent("a", "boots"));
    expect(waiting.turns.map((turn) => turn.status)).toEqual(["waiting"]);
    expect(waiting.running).toBeNull();
    const state = [ack("a", 1, "boots"), understood(1, [chip("price")]), shown(1), text(1, "Two "), text(1, "fit."), done(1)].reduce(reduce, waiting);
    const [turn] = state.turns;
    expect(turn).toMatchObject({ key: "a", turn: 1, status: "done", author: "model" });
    expect(turn?.blocks.map((block) => block.kind)).toEqual(["cards", "text"]);
    expect(turn?.blocks[1]).toEqual({ kind: "text", text: "Two fit." });
    expect(state.chips.map(({ id }) => id)).toEqual(["price"]);
    expect([state.running, state.newest]).toEqual([null, "r1"]);
  });

  it("of another tab appears from its acknowledgement", () => {
    const state = play(welcome(), ack("x", 1, "from the other tab"), text(1, "Hello."));
    expect(state.turns[0]).toMatchObject({ id: "x", text: "from the other tab", status: "running" });
    expect(state.running).toBe(1);
  });

  it("that was sent twice is one turn", () => {
    const state = play(welcome(), sent("a", "boots"), ack("a", 1, "boots"), sent("a", "boots"), ack("a", 1, "boots", true), done(1));
    expect(state.turns).toHaveLength(1);
    expect(state.turns[0]?.status).toBe("done");
  });

  it("keeps its place before what is still unsent", () => {
    const state = play(welcome(), sent("b", "second"), ack("a", 1, "first"), done(1), ack("b", 2, "second"));
    expect(state.turns.map((turn) => turn.text)).toEqual(["first", "second"]);
  });

  it("can be queued, and then begins", () => {
    const queued = play(welcome(), sent("a", "boots"), ack("a", 1, "boots"), frame({ type: "queued", position: 3 }, 1));
    expect(queued.turns[0]).toMatchObject({ status: "queued", position: 3 });
    expect(reduce(queued, understood(1)).turns[0]?.status).toBe("running");
  });

  it("that waits for another runs once that one has ended", () => {
    const both = play(welcome(), ack("a", 1, "one"), ack("b", 2, "two"), frame({ type: "queued", id: "b", position: 1 }, 2));
    expect([both.running, both.turns[1]?.status]).toEqual([1, "queued"]);
    const next = reduce(both, done(1));
    expect(next.running).toBe(2);
    expect([understood(2), text(2, "Yes."), done(2)].reduce(reduce, next)).toMatchObject({ running: null, turns: [{ status: "done" }, { status: "done" }] });
  });

  it("that was refused keeps its words and its id", () => {
    const state = play(welcome(), sent("a", "boots"), frame({ type: "failed", code: "busy", message: "", retryable: true, id: "a" }));
    expect(state.turns[0]).toMatchObject({ id: "a", text: "boots", status: "refused", fault: { code: "busy", retryable: true } });
    const again = reduce(reduce(state, sent("a", "boots")), ack("a", 1, "boots"));
    expect(again.turns).toHaveLength(1);
    expect(again.turns[0]).toMatchObject({ status: "running", fault: null });
  });

  it("that failed or was stopped keeps what was shown", () => {
    for (const [type, status] of [["failed", "failed"], ["interrupted", "interrupted"]] as const) {
      const state = play(welcome(), ack("a", 1, "x"), text(1, "One "), frame({ type, code: "internal", message: "It broke.", retryable: true }, 1));
      expect(state.turns[0]).toMatchObject({ status });
      expect(state.turns[0]?.blocks).toEqual([{ kind: "text", text: "One " }]);
      expect(state.running).toBeNull();
    }
  });
});

describe("a conversation", () => {
  it("is the same whether its frames are replayed or resynced", () => {
    const frames = [ack("a", 1, "boots"), understood(1, [chip("price")]), shown(1), text(1, "Two fit."), done(1), ack("b", 2, "more"), text(2, "And ")];
    const replayed = play(welcome(), ...frames);
    const of = (turn: number): Frame[] => frames.flatMap((input) => (input.kind === "frame" && input.frame.turn === turn ? [input.frame] : []));
    const state = { turns: [1, 2].map((turn) => ({ turn, frames: of(turn) })), running: 2 };
    expect(play(welcome(), frame({ type: "resync", state }))).toEqual(replayed);
  });

  it("that is gone leaves only what was never acknowledged", () => {
    const state = play(welcome("s1"), ack("a", 1, "old"), done(1), sent("b", "unsent"), welcome("s2"));
    expect(state.session).toBe("s2");
    expect(state.turns.map((turn) => turn.text)).toEqual(["unsent"]);
  });

  it("passes over what it does not know", () => {
    const before = play(welcome(), ack("a", 1, "x"));
    expect(reduce(before, frame({ type: "rumour", words: {} }, 1)).turns[0]?.blocks).toEqual([]);
    expect(reduce(before, frame({ type: "weather" }))).toEqual(before);
    expect(reduce(before, frame({ type: "failed", code: "bad_frame", message: "", retryable: false })).fault).toBeNull();
  });

  it("says what is wrong with a connection that was refused", () => {
    const state = play(frame({ type: "failed", code: "overloaded", message: "", retryable: true, retry_after: 7 }));
    expect(state.fault).toMatchObject({ code: "overloaded", seconds: 7 });
    expect(reduce(state, welcome()).fault).toBeNull();
  });

  it("an empty result leaves the newest set in place", () => {
    const none = frame({ type: "recommended", result_set: "r2", items: [], total: 0, relaxations: [] }, 2);
    expect(play(welcome(), ack("a", 1), shown(1), ack("b", 2), none).newest).toBe("r1");
  });
});

describe("undoing", () => {
  it("sets what was changed or taken away, and takes away what was set", () => {
    const changes = [
      { operation: "replace", id: "price", before: chip("price", 100), after: chip("price", 80) },
      { operation: "clear", id: "colour", before: chip("colour"), after: null },
      { operation: "set", id: "brand", before: null, after: chip("brand") },
    ];
    const state = play(welcome(), ack("a", 1), frame({ type: "understood", intent: "", language: "en", constraints: [], changes }, 1));
    const { remove, set } = inverse(state.turns[0]!);
    expect(remove).toEqual(["brand"]);
    expect(set.map(({ high }) => high)).toEqual([100, null]);
    expect(set[0]).not.toHaveProperty("label");
  });
});

describe("customer service", () => {
  const proposed = (proposal: string) => frame({ type: "proposed", proposal, action: "cancel_order", title: "Cancel", lines: ["All"], amount: null, expires: "2126-01-01T00:00:00Z" }, 1);
  const outcomes = (state: State) => state.turns.flatMap((turn) => turn.blocks.flatMap((block) => (block.kind === "proposed" ? [[block.of.proposal, block.outcome]] : [])));

  it("closes a proposal by what became of it, and by a newer one", () => {
    let state = play(welcome(), ack("a", 1, "cancel it"), proposed("p1"), proposed("p2"));
    expect(outcomes(state)).toEqual([
      ["p1", "replaced"],
      ["p2", null],
    ]);
    state = reduce(state, frame({ type: "acted", proposal: "p2", action: "cancel_order", outcome: "done", words: "Done." }, 1));
    expect(outcomes(state)).toEqual([
      ["p1", "replaced"],
      ["p2", "done"],
    ]);
  });

  it("shows a decision as a turn of its own, also on another tab", () => {
    const state = play(welcome(), frame({ type: "ack", id: "confirm:p1", duplicate: false, text: "", remove: [], set: [], proposal: "p1", confirmed: true }, 1));
    expect(state.turns.map((turn) => [turn.confirmed, turn.text])).toEqual([[true, ""]]);
    const sent = reduce(play(welcome()), { kind: "sent", asking: { type: "decline", id: "decline:p1", proposal: "p1" } });
    expect(sent.turns.map((turn) => [turn.confirmed, turn.status])).toEqual([[false, "waiting"]]);
  });

  it("keeps a person's words where they were said, without taking up what has ended", () => {
    const done = frame({ type: "done", author: "agent" }, 1);
    const state = play(welcome(), ack("a", 1, "x"), done, frame({ type: "agent_text", agent: "Ann", text: "Hello", id: "1" }, 1), frame({ type: "agent_text", agent: "Ann", text: "There", id: "2" }, 0));
    expect(state.turns.map((turn) => [turn.status, turn.blocks.map((block) => block.kind === "agent" && block.text)])).toEqual([["done", ["Hello", "There"]]]);
    expect(state.running).toBeNull();
  });

  it("does not call it stopped when a person took over", () => {
    const cut = (reason: string) => play(welcome(), ack("a", 1, "x"), text(1, "One"), frame({ type: "interrupted", reason }, 1));
    expect([cut("handoff").turns[0]?.status, cut("stop").turns[0]?.status, cut("handoff").running]).toEqual(["done", "interrupted", null]);
  });

  it("knows how things stand with a person, and that it is over", () => {
    const handoff = (state: string, more = {}) => frame({ type: "handoff", state, words: state, ...more }, 0);
    const waiting = play(welcome(), handoff("waiting", { position: 2, wait_s: 90 }), handoff("waiting", { position: 1, wait_s: 30 }));
    expect(waiting.handoff).toEqual({ state: "waiting", agent: null, position: 1, wait: 30, present: true });
    expect(waiting.turns[0]?.blocks).toHaveLength(1);
    const joined = [handoff("joined", { agent: "Ann" }), frame({ type: "agent_presence", agent: "Ann", present: false })].reduce((state, one) => reduce(state, one), waiting);
    expect([joined.handoff?.agent, joined.handoff?.present]).toEqual(["Ann", false]);
    expect(reduce(joined, handoff("released")).handoff).toBeNull();
    expect(reduce(waiting, handoff("offered")).handoff).toBeNull();
  });
});
