// Plots as SVG elements that the page itself draws at the width there is, each with its values as a table beside it.

import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { shown } from "../text/charts";
import { along, fitted, marks, ticks, widthOf } from "../text/scale";
import type { Table } from "../wire";
import type { Words } from "../words";

const TYPE = 12; // px, as in the style sheet
const LEAST_WIDTH = 240;
const HEIGHT = 220;
const TOP = 12;
const BOTTOM = 28;
const RIGHT = 4;
const GAP = 8;
// bars lie beside their labels where there is room, else below them
const BESIDE_FROM = 440;
const BAR = 14;

export interface Series {
  name: string;
  values: readonly (number | null)[];
}

export interface Chart {
  title: string;
  /** What an axis value means, such as "conversations" or "seconds". */
  unit: string;
  kind: "lines" | "columns" | "bars";
  labels: readonly string[];
  series: readonly Series[];
  /** The values are shares from 0 to 1. */
  share?: boolean;
}

type Format = (value: number) => string;

function formatOf(chart: Chart, t: Words): Format {
  const style = chart.share ? ({ style: "percent", maximumFractionDigits: 0 } as const) : ({ maximumFractionDigits: 1 } as const);
  const form = new Intl.NumberFormat(t.locale, style);
  return (value) => form.format(value);
}

function highest(chart: Chart): number {
  if (chart.share) return 1;
  return Math.max(0, ...chart.series.flatMap((one) => one.values.map((value) => value ?? 0)));
}

function whole(chart: Chart): boolean {
  return !chart.share && chart.series.every((one) => one.values.every((value) => value === null || Number.isInteger(value)));
}

/** The points of a line; a gap where there is no value. */
function path(values: readonly (number | null)[], x: (at: number) => number, y: (value: number) => number): string {
  let drawn = "";
  let pen = "M";
  values.forEach((value, at) => {
    if (value === null) pen = "M";
    else {
      drawn += `${pen}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
    }
  });
  return drawn;
}

/** The width that there is for a plot. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(LEAST_WIDTH);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const look = (): void => setWidth(Math.max(LEAST_WIDTH, element.clientWidth));
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return { ref, width };
}

interface Drawing {
  chart: Chart;
  format: Format;
  width: number;
}

function Upright({ chart, format, width }: Drawing) {
  const steps = ticks(highest(chart), 4, whole(chart));
  const top = steps.at(-1) ?? 1;
  const count = chart.labels.length;
  const left = Math.max(...steps.map((step) => widthOf(format(step), TYPE))) + GAP;
  const slot = (width - left - RIGHT) / Math.max(1, count);
  const x = (at: number): number => left + slot * (at + 0.5);
  const y = (value: number): number => along(value, top, HEIGHT - BOTTOM, TOP);
  const each = Math.min(24, (slot * 0.72) / chart.series.length);
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      {steps.map((step) => (
        <g key={step} class="axis">
          <line x1={left} x2={width - RIGHT} y1={y(step)} y2={y(step)} />
          <text x={left - GAP} y={y(step) + 4} text-anchor="end">
            {format(step)}
          </text>
        </g>
      ))}
      {marks(chart.labels, x, TYPE, 0, width).map((mark) => (
        <text key={mark.at} class="axis mark" x={mark.x} y={HEIGHT - 8} text-anchor="middle">
          {chart.labels[mark.at]}
        </text>
      ))}
      {chart.series.map((one, number) => (
        <g key={one.name} class={`series series-${number}`}>
          {chart.kind === "columns"
            ? one.values.map((value, at) =>
                value === null ? null : (
                  <rect key={at} x={x(at) + each * (number - chart.series.length / 2)} y={y(value)} width={Math.max(1, each - 1)} height={Math.max(0, y(0) - y(value))} rx={Math.min(2, each / 4)}>
                    <title>{`${chart.labels[at] ?? ""}: ${format(value)}`}</title>
                  </rect>
                ),
              )
            : [
                <path key="line" d={path(one.values, x, y)} />,
                ...one.values.map((value, at) =>
                  value === null ? null : (
                    <circle key={at} cx={x(at)} cy={y(value)} r={count > 31 ? 1.5 : 3}>
                      <title>{`${chart.labels[at] ?? ""}: ${format(value)}`}</title>
                    </circle>
                  ),
                ),
              ]}
        </g>
      ))}
    </svg>
  );
}

function Lying({ chart, format, width }: Drawing) {
  const most = highest(chart);
  const values = (chart.series[0]?.values ?? []).map((value) => value ?? 0);
  const beside = width >= BESIDE_FROM;
  const column = beside ? Math.min(width * 0.4, Math.max(...chart.labels.map((label) => widthOf(label, TYPE)))) : width;
  const from = beside ? column + GAP : 0;
  const to = width - Math.max(...values.map((value) => widthOf(format(value), TYPE))) - GAP;
  const row = beside ? 28 : 46;
  const down = beside ? (row - BAR) / 2 : 24;
  return (
    <svg width={width} height={row * values.length} aria-hidden="true">
      {chart.labels.map((label, at) => {
        const value = values[at] ?? 0;
        const end = Math.max(from + 1, along(value, most, from, to));
        const top = row * at + down;
        return (
          <g key={at} class="series series-0">
            <text class="label" x={beside ? column : 0} y={beside ? top + 11 : top - 7} text-anchor={beside ? "end" : "start"}>
              {fitted(label, TYPE, column)}
              <title>{label}</title>
            </text>
            <rect x={from} y={top} width={end - from} height={BAR} rx={2}>
              <title>{`${label}: ${format(value)}`}</title>
            </rect>
            <text class="value" x={end + GAP} y={top + 11}>
              {format(value)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

interface Props {
  chart: Chart;
  /** All that the report says, with the ids of its columns: what is drawn may be less. */
  table: Table;
  /** The same in the agent's language. */
  read: Table;
  t: Words;
  onCsv: () => void;
}

function Values({ table, read, title, t }: { table: Table; read: Table; title: string; t: Words }) {
  const text = (row: number, at: number): string => shown(table.columns[at] ?? "", read.rows[row]?.[at] ?? null, t);
  return (
    <table>
      <caption class="unseen">{title}</caption>
      <thead>
        <tr>
          {read.columns.map((column, at) => (
            <th key={at} scope="col" class="outside">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {read.rows.map((row, number) => (
          <tr key={number}>
            {row.map((_, at) =>
              at === 0 ? (
                <th key={at} scope="row" class="outside">
                  {text(number, at)}
                </th>
              ) : (
                <td key={at} class="outside">
                  {text(number, at)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Plot({ chart, table, read, t, onCsv }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const { ref, width } = useWidth();
  const format = formatOf(chart, t);
  const Drawn = chart.kind === "bars" ? Lying : Upright;
  const empty = !chart.labels.length || !chart.series.some((one) => one.values.some((value) => (chart.share ? value !== null : value)));
  return (
    <section class="plot" aria-labelledby={id}>
      <header>
        <div class="titled">
          <h2 id={id}>{chart.title}</h2> <span class="unit">{chart.unit}</span>
        </div>
        <button class="quiet small" type="button" aria-pressed={open} onClick={() => setOpen(!open)}>
          {t.asTable}
        </button>
        <button class="quiet small" type="button" onClick={onCsv} aria-label={t.csvOf(chart.title)}>
          CSV
        </button>
      </header>
      <div ref={ref} class="drawn">
        {empty ? <p class="empty">{t.noValues}</p> : <Drawn chart={chart} format={format} width={width} />}
      </div>
      {chart.series.length > 1 && !empty && (
        <ul class="legend" role="list">
          {chart.series.map((one, at) => (
            <li key={one.name} class={`series-${at}`}>
              {one.name}
            </li>
          ))}
        </ul>
      )}
      <div class={open ? "table" : "unseen"} tabIndex={open ? 0 : undefined} role={open ? "group" : undefined} aria-label={open ? chart.title : undefined}>
        <Values table={table} read={read} title={chart.title} t={t} />
      </div>
    </section>
  );
}
