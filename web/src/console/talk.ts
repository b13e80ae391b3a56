// A conversation as an agent sees it: its turns, each with its trace and time, and the notes between them. Knows no sockets.

import type { Frame } from "../protocol/frames";
import { type Block, EMPTY, reduce, type State, type Turn } from "../protocol/state";
import type { Brief, Conversation, CustomerFacts, Handoff, Note, PastTurn, Row, Trace } from "./wire";

export interface Talk {
  readonly session: string;
  readonly row: Row;
  /** The number of the newest frame. */
  readonly seq: number;
  readonly state: State;
  readonly at: ReadonlyMap<number, number>;
  readonly traces: ReadonlyMap<number, Trace>;
  readonly more: boolean;
  readonly notes: readonly Note[];
  readonly handoffs: readonly Handoff[];
  readonly brief: Brief;
  readonly watchers: readonly string[];
  readonly online: boolean;
  /** Until when it counts that the customer is writing, in seconds since 1970. */
  readonly typing: number;
  /** Another agent who is writing, and until when that counts. */
  readonly other: { agent: string; until: number } | null;
  readonly facts: CustomerFacts | null;
}

export type Item = { kind: "turn"; at: number; turn: Turn } | { kind: "note"; at: number; note: Note };

const TYPING_S = 5;

export function opened(given: Conversation): Talk {
  const start: Talk = {
    session: given.row.session,
    row: given.row,
    seq: given.seq,
    state: EMPTY,
    at: new Map(),
    traces: new Map(),
    more: given.more,
    notes: given.notes,
    handoffs: given.handoffs,
    brief: given.brief,
    watchers: given.agents,
    online: given.row.online,
    typing: 0,
    other: null,
    facts: null,
  };
  return withTurns(start, given.turns);
}

function played(state: State, turns: readonly PastTurn[]): State {
  let now = state;
  for (const past of turns) {
    for (const frame of past.frames) now = reduce(now, { kind: "frame", frame: { ...frame, seq: 0, turn: past.turn } as Frame });
  }
  return now;
}

function withTurns(talk: Talk, turns: readonly PastTurn[]): Talk {
  const traces = new Map(talk.traces);
  const at = new Map(talk.at);
  for (const past of turns) {
    at.set(past.turn, past.at);
    if (past.trace) traces.set(past.turn, past.trace);
  }
  return { ...talk, state: played(talk.state, turns), traces, at };
}

/** Older turns, which come before all that are there. */
export function withOlder(talk: Talk, turns: readonly PastTurn[], more: boolean): Talk {
  const before = withTurns({ ...talk, state: EMPTY }, turns);
  const later = talk.state.turns.flatMap((turn) => turn.blocks);
  const older = before.state.turns.map((turn) => ({ ...turn, blocks: turn.blocks.map((block) => settled(block, later)) }));
  return { ...before, more, state: { ...talk.state, turns: [...older, ...talk.state.turns] } };
}

/** What was proposed in an older turn may have come to its end in a later one. */
function settled(block: Block, later: readonly Block[]): Block {
  if (block.kind !== "proposed" || block.outcome !== null) return block;
  const ends = later.find((other) => other.kind === "proposed" || (other.kind === "acted" && other.proposal === block.of.proposal));
  if (!ends) return block;
  return { ...block, outcome: ends.kind === "acted" ? ends.outcome : "replaced" };
}

/** A frame of the conversation; one that is known already changes nothing. */
export function withFrame(talk: Talk, frame: Frame, now: number): Talk {
  if (frame.seq <= talk.seq) return talk;
  const at = frame.turn && !talk.at.has(frame.turn) ? new Map(talk.at).set(frame.turn, now) : talk.at;
  const typing = frame.type === "ack" ? 0 : talk.typing;
  const other = frame.type === "agent_text" ? null : talk.other;
  return { ...talk, seq: frame.seq, at, typing, other, state: reduce(talk.state, { kind: "frame", frame }) };
}

export function withTrace(talk: Talk, turn: number, trace: Trace): Talk {
  return { ...talk, traces: new Map(talk.traces).set(turn, trace) };
}

export function withNote(talk: Talk, note: Note): Talk {
  return { ...talk, notes: [...talk.notes.filter((other) => other.id !== note.id), note].sort((a, b) => a.at - b.at) };
}

export function withoutNote(talk: Talk, id: number): Talk {
  return { ...talk, notes: talk.notes.filter((note) => note.id !== id) };
}

export function withTyping(talk: Talk, who: "customer" | "agent", agent: string | null, now: number): Talk {
  if (who === "customer") return { ...talk, typing: now + TYPING_S };
  return { ...talk, other: agent ? { agent, until: now + TYPING_S } : null };
}

/** Turns and notes in the order in which they came. */
export function timeline(talk: Talk): Item[] {
  const items: Item[] = [];
  let last = 0;
  for (const turn of talk.state.turns) {
    last = Math.max(last, (turn.turn !== null && talk.at.get(turn.turn)) || last);
    items.push({ kind: "turn", at: last, turn });
  }
  for (const note of talk.notes) {
    const before = items.findIndex((item) => item.at > note.at);
    items.splice(before < 0 ? items.length : before, 0, { kind: "note", at: note.at, note });
  }
  return items;
}

/** The language of the customer's words, as far as it is known. */
export function languageOf(talk: Talk): string | null {
  return talk.state.turns.findLast((turn) => turn.language)?.language ?? talk.row.language ?? talk.brief.language;
}
