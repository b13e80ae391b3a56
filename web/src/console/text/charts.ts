// Which plot a report's table becomes, and the table as people read it. The tables are the server's: their columns decide how they are drawn.

import type { Naming, Table } from "../wire";
import type { Words } from "../words";
import type { Chart } from "../view/Plot";
import { called, constraintCalled } from "./naming";

export const REPORTS = ["volume", "resolved", "satisfaction", "first_response", "handoffs", "zero_results", "impossible", "dropped"] as const;

const RANKED: ReadonlySet<string> = new Set(["handoffs", "zero_results", "impossible", "dropped"]);
const LONGEST_RANKING = 12;
// what a plot shows, where a table holds more than can be drawn at one scale
const DRAWN: Readonly<Record<string, readonly string[]>> = {
  volume: ["conversations", "handed_over"],
  resolved: ["share"],
  satisfaction: ["share"],
  first_response: ["agent_s", "agent_p95_s"],
};

type Cell = string | number | null;

function numbers(table: Table, column: number): (number | null)[] {
  return table.rows.map((row) => {
    const value = row[column];
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  });
}

/** The columns that are drawn: those that are named for the plot, else the first that holds numbers. */
function drawn(name: string, table: Table): number[] {
  const all = table.columns.map((_, at) => at).slice(1);
  const named = all.filter((at) => DRAWN[name]?.includes(table.columns[at] ?? ""));
  return named.length ? named : all.filter((at) => numbers(table, at).some((value) => value !== null)).slice(0, 1);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day as an axis names it; anything else as it is. */
export function dayOf(label: string, t: Words): string {
  if (!DAY.test(label)) return label;
  return new Intl.DateTimeFormat(t.locale, { month: "short", day: "numeric", timeZone: "UTC" }).format(new Date(label));
}

/** A text of a table in the agent's language; what customers said and days are left as they are. */
function told(column: string, text: string, t: Words, naming: Naming): string {
  switch (column) {
    case "reason":
      return called(t.reasons, text);
    case "cause":
      return called(t.causes, text);
    case "language":
      return called(t.languages, text);
    case "constraint":
      return constraintCalled(text, t, naming);
    case "limits":
      return t.list(text.split(" + ").filter(Boolean).map((one) => constraintCalled(one, t, naming)));
    default:
      return text;
  }
}

/** The table with its headers and texts in the agent's language, as it is downloaded. */
export function readable(table: Table, t: Words, naming: Naming): Table {
  return {
    columns: table.columns.map((column) => called(t.columns, column)),
    rows: table.rows.map((row) => row.map((cell, at) => (typeof cell === "string" ? told(table.columns[at] ?? "", cell, t, naming) : cell))),
  };
}

/** A cell as it is shown: days and shares as people write them. */
export function shown(column: string, cell: Cell, t: Words): string {
  if (cell === null || cell === "") return "–";
  if (typeof cell === "string") return dayOf(cell, t);
  const style = column === "share" ? ({ style: "percent", maximumFractionDigits: 1 } as const) : { maximumFractionDigits: 2 };
  return new Intl.NumberFormat(t.locale, style).format(cell);
}

/** What a row is about: its first text. */
function labelOf(row: readonly Cell[], t: Words): string {
  const texts = row.filter((cell) => typeof cell === "string" && cell !== "");
  return dayOf(String(texts[0] ?? row[0] ?? ""), t);
}

export function chartOf(name: string, table: Table, t: Words, naming: Naming): Chart {
  const about = t.charts[name] ?? { title: name, unit: "" };
  const columns = drawn(name, table);
  const rows = RANKED.has(name) ? table.rows.slice(0, LONGEST_RANKING) : table.rows;
  const read = readable({ ...table, rows }, t, naming);
  return {
    ...about,
    kind: RANKED.has(name) ? "bars" : name === "volume" ? "columns" : "lines",
    labels: read.rows.map((row) => labelOf(row, t)),
    series: columns.map((at) => ({ name: read.columns[at] ?? "", values: numbers({ ...table, rows }, at) })),
    share: columns.some((at) => table.columns[at] === "share"),
  };
}
