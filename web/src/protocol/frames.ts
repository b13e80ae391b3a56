// The frames of docs/protocol.md. A server may send types and fields that are not named here: they are passed over.

export interface Money {
  cents: number;
  currency: string;
  text: string;
}

export interface Reason {
  constraint: string;
  label: string;
  evidence: string;
}

export interface Card {
  ordinal: number;
  product: string;
  sku: string;
  title: string;
  brand: string | null;
  category: string;
  price: Money | null;
  list_price: Money | null;
  rating: number | null;
  review_count: number;
  stock: number;
  options: Record<string, string>;
  image: string | null;
  url: string | null;
  why: Reason[];
}

/** A chip as a client sets it. */
export interface Wish {
  facet: string;
  operator: string;
  values: string[];
  low: number | null;
  high: number | null;
  hard: boolean;
}

export interface Chip extends Wish {
  id: string;
  label: string;
  excludes: boolean;
  turn: number;
}

export interface Change {
  operation: string;
  id: string;
  before: Chip | null;
  after: Chip | null;
}

export interface Relaxation {
  chips: string[];
  label: string;
  count: number;
}

export interface Row {
  label: string;
  cells: string[];
  differs: boolean;
}

export interface Source {
  title: string;
  url?: string | null;
}

export interface Engine {
  state: string;
  model?: string;
  progress?: number | null;
}

interface Numbered {
  seq: number;
  turn: number;
}

export type Frame = Numbered &
  (
    | {
        type: "welcome";
        session: string;
        resumed: boolean;
        shop: { name: string; currency: string; languages: string[] };
        engine: Engine;
        features?: string[];
      }
    | { type: "ack"; id: string; duplicate: boolean; text?: string; remove?: string[]; set?: Wish[] }
    | { type: "queued"; id?: string; position: number }
    | {
        type: "understood";
        intent: string;
        language: string;
        constraints: Chip[];
        changes?: Change[];
      }
    | { type: "recommended"; result_set: string; items: Card[]; total: number; relaxations: Relaxation[] }
    | { type: "compared"; result_set: string; items: Card[]; rows: Row[] }
    | { type: "asked"; question: string; options: string[] }
    | { type: "text"; delta: string; sources?: Source[] }
    | { type: "done"; author: string; notice?: string | null; sources?: Source[]; suggestions?: string[] }
    | { type: "interrupted"; reason?: string }
    | { type: "failed"; code: string; message: string; retryable: boolean; id?: string; retry_after?: number }
    | { type: "resync"; state: { turns: { turn: number; frames: Frame[] }[]; running: number | null } }
    | { type: "pong" }
    | { type: "noted"; of: string }
    | ({ type: "engine" } & Engine)
  );

/** What a client asks of a session under an id of its own; it is kept until the server has acknowledged it. */
export type Asking =
  | { type: "message"; id: string; text: string }
  | { type: "edit_constraints"; id: string; remove: string[]; set: Wish[] };

/** Types whose number only repeats the newest of the session. */
export const OF_CONNECTION: ReadonlySet<string> = new Set(["pong", "engine", "resync", "noted"]);
