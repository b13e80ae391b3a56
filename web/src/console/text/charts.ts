// Which plot a report's table becomes. The tables are the server's: their columns decide how they are drawn.

import type { Table } from "../wire";
import type { Words } from "../words";
import type { Chart } from "../view/Plot";

export const REPORTS = ["volume", "resolved", "satisfaction", "first_response", "handoffs", "zero_results", "impossible", "dropped"] as const;

const SHARES: ReadonlySet<string> = new Set(["resolved", "satisfaction"]);
const RANKED: ReadonlySet<string> = new Set(["handoffs", "zero_results", "impossible", "dropped"]);
const LONGEST_RANKING = 12;
// what a plot of the day shows, where a table holds more than can be drawn at one scale
const DRAWN: Readonly<Record<string, readonly string[]>> = {
  volume: ["conversations", "handed_over"],
  first_response: ["agent_s", "agent_p95_s"],
};

function numbers(table: Table, column: number): (number | null)[] {
  return table.rows.map((row) => {
    const value = row[column];
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  });
}

/** Whether every value lies between 0 and 1, so that it can be a share. */
function areShares(values: readonly (number | null)[]): boolean {
  return values.every((value) => value === null || (value >= 0 && value <= 1));
}

/** Columns that hold numbers, other than the first, which says what a row is about. */
function measured(table: Table): number[] {
  return table.columns.map((_, at) => at).filter((at) => at > 0 && numbers(table, at).some((value) => value !== null));
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day as an axis names it; anything else as it is. */
export function dayOf(label: string, t: Words): string {
  if (!DAY.test(label)) return label;
  return new Intl.DateTimeFormat(t.locale, { month: "short", day: "numeric", timeZone: "UTC" }).format(new Date(label));
}

function labelOf(name: string, label: string, t: Words): string {
  if (name === "handoffs") return t.reasons[label] ?? label;
  return name === "dropped" ? (t.causes[label] ?? label) : dayOf(label, t);
}

export function chartOf(name: string, table: Table, t: Words): Chart {
  const about = t.charts[name] ?? { title: name, unit: "" };
  const of = measured(table);
  const share = SHARES.has(name);
  // a share is drawn alone: what it is a share of is in the table, at another scale
  const drawn = share ? of.filter((at) => areShares(numbers(table, at)) && /share|rate|ratio/.test(table.columns[at] ?? "")).slice(0, 1) : of.slice(0, 4);
  const chosen = of.filter((at) => DRAWN[name]?.includes(table.columns[at] ?? ""));
  const columns = chosen.length ? chosen : drawn.length ? drawn : of.slice(0, 1);
  const rows = RANKED.has(name) ? table.rows.slice(0, LONGEST_RANKING) : table.rows;
  const shown = { ...table, rows };
  return {
    ...about,
    kind: RANKED.has(name) ? "bars" : name === "volume" ? "columns" : "lines",
    labels: rows.map((row) => labelOf(name, String(row[0] ?? ""), t)),
    series: columns.map((at) => ({ name: t.columns[table.columns[at] ?? ""] ?? table.columns[at] ?? "", values: numbers(shown, at) })),
    share: share && columns.every((at) => areShares(numbers(table, at))),
  };
}
