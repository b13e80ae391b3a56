// The conversation as a value, and how each frame changes it. Knows nothing of sockets, storage or the page.

import type { Asking, Card, Change, Chip, Engine, Frame, Order, Proposal, Relaxation, Row, Source, Wish } from "./frames";

export type Block =
  | { kind: "cards"; set: string; items: Card[]; total: number; relaxations: Relaxation[] }
  | { kind: "compared"; set: string; items: Card[]; rows: Row[] }
  | { kind: "asked"; question: string; options: string[] }
  /** `outcome`: null while it is open; `replaced`: by a newer one. */
  | { kind: "proposed"; of: Proposal; outcome: string | null }
  | { kind: "acted"; proposal: string; outcome: string; words: string }
  | { kind: "orders"; items: Order[] }
  | { kind: "agent"; agent: string; text: string }
  | { kind: "handoff"; state: string; words: string }
  | { kind: "text"; text: string };

/** How things stand with a person of the shop's: who is on the way, or talks. */
export interface Handoff {
  state: string;
  agent: string | null;
  position: number | null;
  wait: number | null;
  /** The agent has the conversation open. */
  present: boolean;
}

/** `waiting`: not acknowledged yet; `refused`: not taken up, and can be sent again under the same id. */
export type Status = "waiting" | "queued" | "running" | "done" | "interrupted" | "failed" | "refused";

export interface Fault {
  code: string;
  message: string;
  retryable: boolean;
  seconds: number | null;
}

export interface Turn {
  readonly key: string;
  readonly id: string | null;
  readonly turn: number | null;
  readonly status: Status;
  readonly text: string;
  readonly remove: readonly string[];
  readonly removed: readonly string[];
  readonly set: readonly Wish[];
  /** A turn that decides on a proposal: whether it confirms. */
  readonly confirmed: boolean | null;
  readonly language: string | null;
  readonly blocks: readonly Block[];
  readonly changes: readonly Change[];
  readonly position: number | null;
  readonly author: string | null;
  readonly notice: string | null;
  readonly sources: readonly Source[];
  readonly suggestions: readonly string[];
  readonly fault: Fault | null;
}

export interface State {
  readonly session: string | null;
  readonly shop: string;
  readonly engine: Engine | null;
  readonly turns: readonly Turn[];
  readonly chips: readonly Chip[];
  readonly labels: Readonly<Record<string, string>>;
  /** The number of the turn that is being answered. */
  readonly running: number | null;
  /** The newest result set: the one that "the second one" points into. */
  readonly newest: string | null;
  readonly fault: Fault | null;
  /** Null while only the assistant answers. */
  readonly handoff: Handoff | null;
}

export type Input = { kind: "frame"; frame: Frame } | { kind: "sent"; asking: Asking } | { kind: "barred"; fault: Fault } | { kind: "cleared" };

export const EMPTY: State = {
  session: null,
  shop: "",
  engine: null,
  turns: [],
  chips: [],
  labels: {},
  running: null,
  newest: null,
  fault: null,
  handoff: null,
};

const ENDED: ReadonlySet<Status> = new Set(["done", "interrupted", "failed"]);

export function ended(turn: Turn): boolean {
  return ENDED.has(turn.status);
}

export function reduce(state: State, input: Input): State {
  switch (input.kind) {
    case "sent":
      return sent(state, input.asking);
    case "barred":
      return { ...state, fault: input.fault };
    case "cleared":
      return { ...EMPTY, shop: state.shop, engine: state.engine };
    case "frame":
      return received(state, input.frame);
  }
}

function received(state: State, frame: Frame): State {
  switch (frame.type) {
    case "welcome": {
      const same = state.session === frame.session;
      const kept = same ? state : forgotten(state);
      const about = { shop: frame.shop.name, engine: frame.engine };
      return { ...kept, ...about, session: frame.session, fault: null };
    }
    case "engine":
      return { ...state, engine: frame };
    case "resync":
      return resynced(state, frame);
    case "failed":
      return frame.turn ? within(state, frame) : refused(state, frame);
    case "ack":
      return acknowledged(state, frame);
    case "queued":
      return queued(state, frame);
    case "proposed":
      return within(settled(state, null, "replaced"), frame);
    case "acted":
      return within(settled(state, frame.proposal, frame.outcome), frame);
    case "handoff":
      return within({ ...state, handoff: handoffOf(frame) }, frame);
    case "agent_text":
      return within(state, frame);
    case "agent_typing":
      return state;
    case "agent_presence":
      return state.handoff ? { ...state, handoff: { ...state.handoff, present: frame.present } } : state;
    default:
      return frame.turn ? within(state, frame) : state;
  }
}

function handoffOf(frame: Frame & { type: "handoff" }): Handoff | null {
  const { state, agent = null, position = null, wait_s: wait = null } = frame;
  return state === "waiting" || state === "joined" || state === "promised" ? { state, agent, position, wait, present: true } : null;
}

/** A proposal (null: whichever is open) has come to its end. */
function settled(state: State, proposal: string | null, outcome: string): State {
  const ends = (block: Block): boolean => block.kind === "proposed" && block.outcome === null && (proposal ?? block.of.proposal) === block.of.proposal;
  if (!state.turns.some((turn) => turn.blocks.some(ends))) return state;
  const turns = state.turns.map((turn) =>
    turn.blocks.some(ends) ? { ...turn, blocks: turn.blocks.map((block) => (ends(block) ? ({ ...block, outcome } as Block) : block)) } : turn,
  );
  return { ...state, turns };
}

/** What is left of a conversation that the server no longer has: only what was never acknowledged. */
function forgotten(state: State): State {
  return { ...EMPTY, turns: state.turns.filter((turn) => turn.turn === null) };
}

type Asked = { id: string | null; text: string; remove: readonly string[]; set: readonly Wish[]; confirmed: boolean | null };

function begun(asking: Asked, state: State): Turn {
  return {
    ...asking,
    key: asking.id ?? `turn-${state.turns.length}`,
    turn: null,
    status: "waiting",
    removed: asking.remove.map((chip) => state.labels[chip] ?? chip),
    language: null,
    blocks: [],
    changes: [],
    position: null,
    author: null,
    notice: null,
    sources: [],
    suggestions: [],
    fault: null,
  };
}

function sent(state: State, asking: Asking): State {
  const text = asking.type === "message" ? asking.text : "";
  const [remove, set] = asking.type === "edit_constraints" ? [asking.remove, asking.set] : [[], []];
  const confirmed = "proposal" in asking ? asking.type === "confirm" : null;
  const turn = begun({ id: asking.id, text, remove, set, confirmed }, state);
  const known = state.turns.find((other) => other.id === asking.id);
  if (known?.turn) return state;
  return { ...state, fault: null, turns: [...state.turns.filter((other) => other !== known), turn] };
}

/** Numbered turns come in the server's order, and before those that have no number yet. */
function placed(turns: readonly Turn[], turn: Turn): Turn[] {
  const others = turns.filter((other) => other.key !== turn.key);
  const numbered = others.filter((other) => other.turn !== null);
  return [...numbered, turn, ...others.filter((other) => other.turn === null)];
}

function acknowledged(state: State, frame: Frame & { type: "ack" }): State {
  if (state.turns.some((turn) => turn.turn === frame.turn)) return state;
  const waiting = state.turns.find((turn) => turn.id === frame.id);
  if (frame.duplicate && !waiting) return state;
  const confirmed = frame.proposal ? (frame.confirmed ?? false) : null;
  const asking = { id: frame.id, text: frame.text ?? "", remove: frame.remove ?? [], set: frame.set ?? [], confirmed };
  const turn: Turn = { ...(waiting ?? begun(asking, state)), turn: frame.turn, status: "running", fault: null };
  return { ...state, fault: null, running: state.running ?? frame.turn, turns: placed(state.turns, turn) };
}

function queued(state: State, frame: Frame & { type: "queued" }): State {
  return changed(
    state,
    (turn) => (frame.turn ? turn.turn === frame.turn : turn.id === frame.id),
    () => ({ status: "queued", position: frame.position }),
  );
}

function refused(state: State, frame: Frame & { type: "failed" }): State {
  const fault = faultOf(frame);
  if (frame.id === undefined) return frame.code === "bad_frame" ? state : { ...state, fault };
  return changed(
    state,
    (turn) => turn.id === frame.id && turn.turn === null,
    () => ({ status: "refused", fault }),
  );
}

function faultOf(frame: Frame & { type: "failed" }): Fault {
  return { code: frame.code, message: frame.message, retryable: frame.retryable, seconds: frame.retry_after ?? null };
}

function resynced(state: State, frame: Frame & { type: "resync" }): State {
  const kept = { ...forgotten(state), session: state.session, shop: state.shop, engine: state.engine };
  let now: State = kept;
  for (const past of frame.state.turns) {
    for (const each of past.frames) now = received(now, { ...each, turn: past.turn });
  }
  return { ...now, running: frame.state.running };
}

function changed(state: State, which: (turn: Turn) => boolean, change: (turn: Turn) => Partial<Turn>): State {
  const at = state.turns.findLastIndex(which);
  const turn = state.turns[at];
  if (!turn) return state;
  return { ...state, turns: state.turns.with(at, { ...turn, ...change(turn) }) };
}

/** What belongs to no turn is said after the newest one. */
function home(state: State, frame: Frame): number {
  return frame.turn || (state.turns.findLast((turn) => turn.turn !== null)?.turn ?? 0);
}

function within(state: State, frame: Frame): State {
  let now = state;
  const at = home(state, frame);
  if (!now.turns.some((turn) => turn.turn === at)) {
    const status = frame.turn ? "running" : "done";
    const turn: Turn = { ...begun({ id: null, text: "", remove: [], set: [], confirmed: null }, now), key: `turn-${at}`, turn: at, status };
    now = { ...now, turns: placed(now.turns, turn) };
  }
  now = changed(now, (turn) => turn.turn === at, (turn) => answered(turn, frame));
  switch (frame.type) {
    case "understood": {
      const labels = { ...now.labels };
      for (const chip of frame.constraints) labels[chip.id] = chip.label;
      return { ...now, chips: frame.constraints, labels, running: now.running ?? frame.turn };
    }
    case "recommended":
    case "compared":
      return frame.items.length ? { ...now, newest: frame.result_set } : now;
    case "done":
    case "interrupted":
    case "failed":
      return now.running === frame.turn ? { ...now, running: following(now) } : now;
    case "text":
      return { ...now, running: now.running ?? frame.turn };
    default:
      return now;
  }
}

/** The number of the first turn that has not ended: what waited while another was answered. */
function following(state: State): number | null {
  return state.turns.find((turn) => turn.turn !== null && !ended(turn))?.turn ?? null;
}

function answered(turn: Turn, frame: Frame): Partial<Turn> {
  const add = (block: Block): Partial<Turn> => ({ status: ended(turn) ? turn.status : "running", blocks: [...turn.blocks, block] });
  switch (frame.type) {
    case "understood":
      return { status: "running", language: frame.language, changes: frame.changes ?? [] };
    case "recommended":
      return add({ kind: "cards", set: frame.result_set, items: frame.items, total: frame.total, relaxations: frame.relaxations });
    case "compared":
      return add({ kind: "compared", set: frame.result_set, items: frame.items, rows: frame.rows });
    case "asked":
      return add({ kind: "asked", question: frame.question, options: frame.options });
    case "orders":
      return add({ kind: "orders", items: frame.items });
    case "proposed": {
      const { proposal, action, title, lines, amount, expires } = frame;
      return add({ kind: "proposed", of: { proposal, action, title, lines, amount, expires }, outcome: null });
    }
    case "acted":
      return add({ kind: "acted", proposal: frame.proposal, outcome: frame.outcome, words: frame.words });
    // what comes from people may come after a turn has ended
    case "agent_text":
      return { blocks: [...turn.blocks, { kind: "agent", agent: frame.agent, text: frame.text }] };
    case "handoff": {
      const last = turn.blocks.at(-1);
      const before = last?.kind === "handoff" && last.state === frame.state ? turn.blocks.slice(0, -1) : turn.blocks;
      return { blocks: [...before, { kind: "handoff", state: frame.state, words: frame.words }] };
    }
    case "text": {
      const last = turn.blocks.at(-1);
      const sources = frame.sources ? { sources: [...turn.sources, ...frame.sources] } : {};
      if (last?.kind !== "text") return { ...add({ kind: "text", text: frame.delta }), ...sources };
      return { status: "running", blocks: [...turn.blocks.slice(0, -1), { kind: "text", text: last.text + frame.delta }], ...sources };
    }
    case "done":
      return {
        status: "done",
        author: frame.author,
        notice: frame.notice || null,
        sources: frame.sources ?? turn.sources,
        suggestions: frame.suggestions ?? [],
      };
    case "interrupted":
      // where a person took over, what follows says so: nobody stopped it
      return { status: frame.reason === "handoff" ? "done" : "interrupted" };
    case "failed":
      return { status: "failed", fault: faultOf(frame) };
    default:
      return {};
  }
}

/** What undoes a turn's changes of the constraints: chips to take away and chips to set again. */
export function inverse(turn: Turn): { remove: string[]; set: Wish[] } {
  const remove: string[] = [];
  const set: Wish[] = [];
  for (const { before, after } of turn.changes) {
    if (before) set.push(wish(before));
    if (after && after.id !== before?.id) remove.push(after.id);
  }
  return { remove, set };
}

export function wish(chip: Wish): Wish {
  const { facet, operator, values, low, high, hard } = chip;
  return { facet, operator, values, low, high, hard };
}
