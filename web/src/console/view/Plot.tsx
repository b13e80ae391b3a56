// Plots as SVG elements that the page itself draws, each with its values as a table beside it.

import { useId, useState } from "preact/hooks";
import { along, labelled, ticks } from "../text/scale";
import type { Table } from "../wire";
import type { Words } from "../words";

// what is written in a plot stays readable on a phone
const WIDTH = matchMedia("(max-width: 767px)").matches ? 380 : 600;
const HEIGHT = 220;
const LEFT = 44;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 28;
const BAR = 28;
const LABEL_W = WIDTH / 3;
const LABEL_LETTERS = WIDTH / 22;

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

function Upright({ chart, format }: { chart: Chart; format: Format }) {
  const steps = ticks(highest(chart), 4, whole(chart));
  const top = steps.at(-1) ?? 1;
  const count = chart.labels.length;
  const slot = (WIDTH - LEFT - RIGHT) / Math.max(1, count);
  const x = (at: number): number => LEFT + slot * (at + 0.5);
  const y = (value: number): number => along(value, top, HEIGHT - BOTTOM, TOP);
  const each = Math.min(24, (slot * 0.72) / chart.series.length);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {steps.map((step) => (
        <g key={step} class="axis">
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(step)} y2={y(step)} />
          <text x={LEFT - 8} y={y(step) + 4} text-anchor="end">
            {format(step)}
          </text>
        </g>
      ))}
      {labelled(count, WIDTH / 75).map((at) => (
        <text key={at} class="axis" x={at === count - 1 ? WIDTH - 2 : x(at)} y={HEIGHT - 8} text-anchor={at === count - 1 ? "end" : "middle"}>
          {chart.labels[at]}
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

function Lying({ chart, format }: { chart: Chart; format: Format }) {
  const most = highest(chart);
  const values = chart.series[0]?.values ?? [];
  const height = Math.max(1, chart.labels.length) * BAR;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
      {chart.labels.map((label, at) => {
        const value = values[at] ?? 0;
        const end = along(value, most, LABEL_W, WIDTH - 60);
        return (
          <g key={label} class="series series-0">
            <text class="label" x={LABEL_W - 12} y={at * BAR + 19} text-anchor="end">
              {label.length > LABEL_LETTERS ? `${label.slice(0, LABEL_LETTERS - 1)}…` : label}
            </text>
            <rect x={LABEL_W} y={at * BAR + 6} width={Math.max(1, end - LABEL_W)} height={BAR - 12} rx={2} />
            <text class="value" x={Math.max(LABEL_W + 1, end) + 8} y={at * BAR + 19}>
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
  /** All that the report says: what is drawn may be less. */
  table: Table;
  t: Words;
  first: string;
  onCsv: () => void;
}

function shown(value: string | number | null, t: Words): string {
  if (value === null) return "–";
  return typeof value === "number" ? new Intl.NumberFormat(t.locale, { maximumFractionDigits: 3 }).format(value) : value;
}

function Values({ table, first, title, t }: { table: Table; first: string; title: string; t: Words }) {
  return (
    <table>
      <caption class="unseen">{title}</caption>
      <thead>
        <tr>
          {table.columns.map((column, at) => (
            <th key={column} scope="col" class="outside">
              {at === 0 ? first : (t.columns[column] ?? column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, number) => (
          <tr key={number}>
            {row.map((value, at) =>
              at === 0 ? (
                <th key={at} scope="row" class="outside">
                  {shown(value, t)}
                </th>
              ) : (
                <td key={at} class="outside">
                  {shown(value, t)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Plot({ chart, table, t, first, onCsv }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const format = formatOf(chart, t);
  const empty = !chart.labels.length || !chart.series.some((one) => one.values.some((value) => value));
  return (
    <section class="plot" aria-labelledby={id}>
      <header>
        <h2 id={id}>{chart.title}</h2>
        <span class="unit">{chart.unit}</span>
        <button class="quiet small" type="button" aria-pressed={open} onClick={() => setOpen(!open)}>
          {t.asTable}
        </button>
        <button class="quiet small" type="button" onClick={onCsv} aria-label={t.csvOf(chart.title)}>
          CSV
        </button>
      </header>
      {empty ? <p class="empty">{t.noValues}</p> : chart.kind === "bars" ? <Lying chart={chart} format={format} /> : <Upright chart={chart} format={format} />}
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
        <Values table={table} first={first} title={chart.title} t={t} />
      </div>
    </section>
  );
}
