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

/** So many of a variant in an order; `price` is of one. */
export interface OrderLine {
  product: string;
  sku: string;
  title: string;
  options: string;
  quantity: number;
  price: Money | null;
}

export interface Parcel {
  carrier: string;
  tracking: string;
  due: string | null;
  delivered: string | null;
}

export interface Order {
  order: string;
  placed: string;
  state: string;
  state_text: string;
  total: Money | null;
  lines: OrderLine[];
  parcels: Parcel[];
}

/** A change that waits for the customer's word. */
export interface Proposal {
  proposal: string;
  action: string;
  title: string;
  lines: string[];
  amount: Money | null;
  expires: string;
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
      }
    | { type: "ack"; id: string; duplicate: boolean; text?: string; remove?: string[]; set?: Wish[]; proposal?: string; confirmed?: boolean }
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
    | { type: "orders"; items: Order[] }
    | ({ type: "proposed" } & Proposal)
    | { type: "acted"; proposal: string; action: string; outcome: string; words: string }
    | { type: "handoff"; state: string; words: string; agent?: string | null; position?: number | null; wait_s?: number | null }
    | { type: "agent_text"; agent: string; text: string }
    | { type: "agent_typing"; agent: string }
    | { type: "agent_presence"; agent: string; present: boolean }
    | { type: "text"; delta: string; sources?: Source[] }
    | { type: "done"; author: string; notice?: string | null; sources?: Source[]; suggestions?: string[] }
    | { type: "interrupted"; reason?: string }
    | { type: "failed"; code: string; message: string; retryable: boolean; id?: string; retry_after?: number }
    | { type: "resync"; state: { turns: { turn: number; frames: Frame[] }[]; running: number | null } }
    | { type: "noted"; of: string }
    | ({ type: "engine" } & Engine)
  );

/** What a client asks of a session under an id of its own; it is kept until the server has acknowledged it. */
export type Asking =
  | { type: "message"; id: string; text: string }
  | { type: "edit_constraints"; id: string; remove: string[]; set: Wish[] }
  | { type: "confirm" | "decline"; id: string; proposal: string };

/** Types whose number only repeats the newest of the session. */
export const OF_CONNECTION: ReadonlySet<string> = new Set(["engine", "resync", "noted", "agent_typing", "agent_presence"]);
