// What an agent is writing to each customer: kept while they look at other conversations, and over a reload.

import { keep, kept } from "./taste";
import type { Card, Draft } from "./wire";

export interface Writing {
  mode: "reply" | "note";
  reply: string;
  note: string;
  products: readonly Card[];
  /** The copilot's draft that the reply was made from. */
  draft: Draft | null;
  drafting: boolean;
  /** What the agent had written before the draft: it steered it. */
  steered: string;
}

export const NOTHING: Writing = { mode: "reply", reply: "", note: "", products: [], draft: null, drafting: false, steered: "" };

const MOST = 40;

type Saved = Record<string, { reply: string; note: string }>;

function saved(): Saved {
  try {
    const found: unknown = JSON.parse(kept("writing") ?? "{}");
    return typeof found === "object" && found !== null ? (found as Saved) : {};
  } catch {
    return {};
  }
}

export class Writings {
  private readonly all = new Map<string, Writing>();

  constructor() {
    for (const [session, { reply, note }] of Object.entries(saved())) this.all.set(session, { ...NOTHING, reply: String(reply), note: String(note) });
  }

  of(session: string): Writing {
    return this.all.get(session) ?? NOTHING;
  }

  change(session: string, change: Partial<Writing>): void {
    this.all.set(session, { ...this.of(session), ...change });
    const written = [...this.all].filter(([, one]) => one.reply || one.note).slice(-MOST);
    keep("writing", written.length ? JSON.stringify(Object.fromEntries(written.map(([key, { reply, note }]) => [key, { reply, note }]))) : null);
  }

  clear(): void {
    this.all.clear();
    keep("writing", null);
  }
}
