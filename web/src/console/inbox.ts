// The inbox as a value: what the server told of it, and what an agent wants to see of it.

import type { Counts, Row } from "./wire";

export type Filter = "waiting" | "mine" | "all" | "promised";

export interface Looking {
  filter: Filter;
  words: string;
  language: string | null;
}

export const NO_COUNTS: Counts = { waiting: 0, promised: 0, joined: 0, bot: 0, mine: 0, overdue: 0 };
/** From here on a wait is shown as a long one. */
export const LONG_WAIT_S = 300;

const ORDER: Record<string, number> = { waiting: 0, promised: 1, joined: 2, bot: 3 };

/** When it begins to count for the order: the longest waiting, the earliest due, the last used first. */
function place(row: Row): number {
  if (row.state === "waiting") return row.asked ?? row.since ?? row.used;
  if (row.state === "promised") return row.due ?? row.since ?? row.used;
  return -row.used;
}

export function sorted(rows: readonly Row[]): Row[] {
  const rank = (row: Row): number => ORDER[row.state] ?? 9;
  return [...rows].sort((a, b) => rank(a) - rank(b) || place(a) - place(b) || (a.session < b.session ? -1 : 1));
}

/** Rows that are new or changed take the place of those before; what is gone leaves. */
export function merged(rows: readonly Row[], items: readonly Row[], gone: readonly string[] = []): Row[] {
  const named = new Set([...items.map((row) => row.session), ...gone]);
  return sorted([...rows.filter((row) => !named.has(row.session)), ...items]);
}

export function seen(rows: readonly Row[], looking: Looking, me: string): Row[] {
  const words = looking.words.trim().toLowerCase();
  const holds = (row: Row): boolean => {
    if (looking.filter === "waiting") return row.state === "waiting";
    if (looking.filter === "promised") return row.state === "promised";
    return looking.filter === "all" || (row.state === "joined" && row.agent === me);
  };
  const says = (row: Row): boolean => !words || [row.customer, row.last?.text, row.shop, row.agent].some((text) => text?.toLowerCase().includes(words));
  return rows.filter((row) => holds(row) && says(row) && (looking.language === null || row.language === looking.language));
}

/** How long somebody has waited for a person, in seconds; null where nobody does. */
export function waited(row: Row, now: number): number | null {
  if (row.asked === null || (row.state !== "waiting" && row.state !== "promised")) return null;
  return now - row.asked;
}

/** The row above (-1) or below (1) the one that is open; the first where none is. */
export function beside(rows: readonly Row[], session: string | null, step: 1 | -1): Row | null {
  const at = rows.findIndex((row) => row.session === session);
  if (at < 0) return rows[0] ?? null;
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))] ?? null;
}

/** A short name for a customer of whom nothing else is known: the same for the same conversation. */
export function shortOf(session: string): string {
  return session.replace(/[^A-Za-z0-9]/g, "").slice(-4).toUpperCase();
}
