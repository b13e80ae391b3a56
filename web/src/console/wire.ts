// What docs/console.md says, as types. A server may send fields and frames that are not named here: they are passed over.

import type { Card, Chip, Frame, Money } from "../protocol/frames";

export type State = "bot" | "waiting" | "promised" | "joined";

export interface Row {
  session: string;
  shop: string;
  customer: string | null;
  language: string | null;
  page: string | null;
  created: number;
  used: number;
  turns: number;
  state: State;
  agent: string | null;
  number: number | null;
  reason: string | null;
  asked: number | null;
  since: number | null;
  position: number | null;
  due: number | null;
  overdue: boolean;
  online: boolean;
  unanswered: boolean;
  intent: string | null;
  sentiment: string | null;
  urgent: boolean;
  last: { at: number; text: string } | null;
}

export interface Counts {
  waiting: number;
  promised: number;
  joined: number;
  bot: number;
  mine: number;
  overdue: number;
}

export interface Agent {
  name: string;
  shown: string;
  role: string;
  status: "available" | "away" | "offline";
  holding: number;
}

export interface Me {
  name: string;
  shown: string;
  role: string;
  shops: string[];
  csrf: string;
  hours: { open: boolean; zone: string; opens: number | null; closes: number | null };
  languages: string[];
  shop_name: Record<string, string>;
}

export interface Reason {
  constraint: string;
  label: string;
  finding?: string;
  evidence: string;
}

export interface Candidate {
  product: string;
  sku: string;
  title: string;
  score: number | null;
  shown: boolean;
  why: Reason[];
}

export interface Dropped {
  sentence: string;
  cause: string;
  /** What of it was shown all the same. */
  kept: string;
}

export interface Trace {
  intent: string | null;
  intents: string[];
  language: string | null;
  stage: string | null;
  sentiment: string | null;
  urgent: boolean;
  query: string;
  changes: { id: string; label: string; hard: boolean; excludes: boolean }[];
  removed: string[];
  references: string[];
  candidates: Candidate[];
  total: number | null;
  author: string | null;
  outcome: string;
  sentences: number;
  dropped: Dropped[];
  fault: string | null;
  timings: Record<string, number | null> | null;
}

export type TurnFrame = Omit<Frame, "seq" | "turn"> & Record<string, unknown>;

export interface PastTurn {
  turn: number;
  at: number;
  status: string;
  frames: TurnFrame[];
  trace: Trace | null;
}

export interface Handoff {
  number: number;
  state: string;
  reason: string | null;
  words: string;
  agent: string | null;
  asked: number | null;
  joined: number | null;
  answered: number | null;
  ended: number | null;
  due: number | null;
  resolved: boolean | null;
  decision: string | null;
}

export interface Brief {
  language: string | null;
  sentiment: string | null;
  urgent: boolean;
  intent: string | null;
  reason: string | null;
  summary: string[];
  constraints: Chip[];
  cart: { product: string; sku: string; quantity: number; title: string | null }[];
  shown: { result_set: string; turn: number; items: { ordinal: number; product: string; sku: string; title: string; price: Money | null }[] }[];
  proposals: { proposal: string; action: string; title: string; outcome: string | null }[];
  /** A change that the policy wants a person to agree to. */
  needs_person: { action: string; arguments: Record<string, unknown>; title: string; lines: string[]; why: unknown } | null;
  failures: { turn: number; kind: string; words: string }[];
}

export interface Note {
  id: number;
  agent: string;
  at: number;
  text: string;
}

export interface Conversation {
  row: Row;
  seq: number;
  turns: PastTurn[];
  more: boolean;
  handoffs: Handoff[];
  brief: Brief;
  notes: Note[];
  agents: string[];
}

export interface Reply {
  id: number;
  title: string;
  shortcut: string | null;
  texts: { en: string | null; zh: string | null };
  by: string;
  at: number;
}

export interface ConsoleOrder {
  order: string;
  state: string;
  placed: number | string;
  total: Money | null;
  items: { item: string; title: string; quantity: number; price: Money | null; options?: Record<string, string> }[];
  shipments: { carrier: string; tracking: string; state: string }[];
}

export interface CustomerFacts {
  customer: Record<string, unknown> | null;
  identified: string | null;
  orders: ConsoleOrder[];
}

export interface ActionKind {
  name: string;
  title: string;
  fields: string[];
  /** Those that the policy accepts; none: it takes none, or any. */
  reasons?: { id: string; title: string }[];
}

export interface Source {
  sentence: string;
  product?: string | null;
  page?: string | null;
  order?: string | null;
  title: string;
  evidence: string;
  /** Where in it: the names that stand in the evidence. */
  fields?: string[];
}

export interface Draft {
  draft: number;
  text: string;
  language: string;
  sources: Source[];
  dropped: { sentence: string; cause: string }[];
  notice?: string | null;
  /** Ids that may be attached. */
  products?: string[];
  ms: number;
}

export interface Translated {
  turn: number;
  /** 0 is what the customer said, 1, 2 ... the texts that answered. */
  place: number;
  text: string;
  /** Something of the original did not come through. */
  unsure?: boolean;
}

/** What the shop's facets and their values are called, by the ids and values of the catalogue. */
export interface Naming {
  facets: Record<string, string>;
  values: Record<string, Record<string, string>>;
}

export interface Table {
  columns: string[];
  rows: (string | number | null)[][];
}

export interface Description {
  id: number;
  product: string;
  language: string;
  tone: string;
  length: string;
  author: string;
  status: string;
  text: string;
  sentences: { text: string; attributes: string[] }[];
  made_at: string;
  decided_by: string | null;
  decided_at: string | null;
}

export interface Listed<T> {
  items: T[];
  total?: number;
}

export interface Inbox {
  items: Row[];
  total: number;
  counts: Counts;
}

export type Told =
  | { type: "welcome"; me: Me; counts: Counts; agents: Agent[] }
  | { type: "inbox"; items: Row[]; gone: string[]; counts: Counts }
  | { type: "watching"; session: string; seq: number; online: boolean; agents: string[] }
  | { type: "frame"; session: string; frame: Frame }
  | { type: "resync"; session: string }
  | { type: "trace"; session: string; turn: number; trace: Trace }
  | { type: "note"; session: string; note?: Note; gone?: number }
  | { type: "typing"; session: string; who: "customer" | "agent"; agent: string | null }
  | { type: "presence"; session: string; online: boolean; agents: string[] }
  | { type: "agents"; items: Agent[] }
  | { type: "failed"; code: string; detail: string; of?: string; session?: string };

export type { Card, Chip, Frame, Money };
