import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../desk";
import { chartOf, readable, REPORTS } from "../text/charts";
import { csv } from "../text/csv";
import type { Table } from "../wire";
import { Icon } from "./icons";
import { Plot } from "./Plot";

const DAY_S = 86_400;
const PERIODS = ["7", "30", "90"] as const;

/** `read` is the table in the language of the page. */
function download(title: string, read: Table): void {
  const rows = [read.columns, ...read.rows.map((row) => row.map((value) => value ?? ""))];
  // the mark at the beginning tells spreadsheets that it is UTF-8
  const address = URL.createObjectURL(new Blob(["\ufeff", csv(rows)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${title}-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function Reports({ d }: { d: Desk }) {
  const t = d.words;
  const [days, setDays] = useState<string>("30");
  const [tables, setTables] = useState<Record<string, Table> | null>(null);
  const [fault, setFault] = useState("");
  const load = async (): Promise<void> => {
    setFault("");
    const until = Date.now() / 1000;
    try {
      setTables(await d.api.get<Record<string, Table>>("/v1/console/reports", { since: Math.floor(until - Number(days) * DAY_S), until: Math.ceil(until) }));
    } catch (problem) {
      setTables({});
      setFault(d.wordsFor(problem));
    }
  };
  useEffect(() => void load(), [days]);
  return (
    <main class="page">
      <header>
        <h1>{t.reports}</h1>
        <div class="switch" role="group" aria-label={t.period}>
          {PERIODS.map((one) => (
            <button key={one} type="button" aria-pressed={one === days} onClick={() => setDays(one)}>
              {t.periods[one]}
            </button>
          ))}
        </div>
      </header>
      {tables === null && <p class="empty">{t.loading}</p>}
      {fault && (
        <p class="fault" role="alert">
          {fault}{" "}
          <button class="plain small" type="button" onClick={() => void load()}>
            <Icon name="release" />
            {t.tryAgain}
          </button>
        </p>
      )}
      <div class="plots">
        {REPORTS.map((name) => {
          const table = tables?.[name];
          if (!table) return null;
          const chart = chartOf(name, table, t, d.naming);
          const read = readable(table, t, d.naming);
          return <Plot key={name} chart={chart} table={table} read={read} t={t} onCsv={() => download(chart.title, read)} />;
        })}
      </div>
    </main>
  );
}
