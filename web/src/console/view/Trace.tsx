// The assistant's account of a turn: what it understood, what it weighed, what it left out and why, and how long it took.

import { took } from "../text/time";
import type { Trace } from "../wire";
import type { Words } from "../words";

function Timings({ trace, t }: { trace: Trace; t: Words }) {
  const all = Object.entries(trace.timings ?? {}).flatMap(([name, ms]) => (ms === null ? [] : [{ name, ms }]));
  if (!all.length) return null;
  const most = Math.max(...all.map(({ ms }) => ms), 1);
  return (
    <>
      <h3>{t.timings}</h3>
      <div class="timings">
        {all.map(({ name, ms }) => (
          <div class="timing" key={name}>
            <span>{t.timingNames[name] ?? name}</span>
            <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <rect width={Math.max(1, (100 * ms) / most)} height="6" rx="1" />
            </svg>
            <span class="money">{took(ms, t)}</span>
          </div>
        ))}
      </div>
    </>
  );
}

function Candidates({ trace, t }: { trace: Trace; t: Words }) {
  if (!trace.candidates.length) return null;
  return (
    <>
      <h3>{t.candidates(trace.candidates.length, trace.total)}</h3>
      <ol class="candidates">
        {trace.candidates.map((one) => (
          <li key={one.sku} class={one.shown ? undefined : "left"}>
            <span class="outside">{one.title}</span>
            {!one.shown && <span class="reason"> ({t.notShown})</span>}
            {one.why.length > 0 && <span class="reason outside"> {one.why.map((why) => (why.evidence ? `${why.label} ← ${why.evidence}` : why.label)).join("; ")}</span>}
          </li>
        ))}
      </ol>
    </>
  );
}

function Dropped({ trace, t }: { trace: Trace; t: Words }) {
  if (!trace.dropped.length) return null;
  return (
    <>
      <h3>{t.dropped(trace.dropped.length)}</h3>
      <ul class="dropped">
        {trace.dropped.map((one, at) => (
          <li key={at}>
            <q class="outside">{one.sentence}</q> <span class="reason outside">{t.causes[one.cause] ?? one.cause}</span>
            {one.kept && (
              <span class="outside">
                {" "}
                {t.keptPart} {one.kept}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

export function TraceView({ trace, t }: { trace: Trace; t: Words }) {
  const total = trace.timings?.total_ms ?? null;
  const short = [trace.intent, trace.dropped.length ? t.dropped(trace.dropped.length) : null, total === null ? null : took(total, t)].filter(Boolean);
  return (
    <div class="trace" data-trace>
      <details open={trace.dropped.length > 0 || trace.fault !== null}>
        <summary>{short.join(" · ") || t.trace}</summary>
        <h3>{t.understood}</h3>
        <p class="outside">
          {t.meaning(trace.intents.join(", ") || (trace.intent ?? ""), [trace.language, trace.stage, trace.sentiment === "neutral" ? null : trace.sentiment].filter(Boolean).join(" · "))}
        </p>
        {trace.query && <p class="reason outside">{t.searchedFor(trace.query)}</p>}
        {trace.changes.length > 0 && (
          <ul class="chips" role="list" aria-label={t.changes}>
            {trace.changes.map((chip, at) => (
              <li key={at} class={chip.excludes ? "tag excludes outside" : chip.hard ? "tag accent outside" : "tag outside"}>
                {chip.label}
              </li>
            ))}
          </ul>
        )}
        {trace.removed.length > 0 && (
          <p class="reason outside">
            {t.removed}: {trace.removed.join(", ")}
          </p>
        )}
        <Candidates trace={trace} t={t} />
        <Dropped trace={trace} t={t} />
        {trace.fault && <p class="fault outside">{t.fault(trace.fault)}</p>}
        {trace.author && <p class="reason">{t.authors[trace.author] ?? trace.author}</p>}
        <Timings trace={trace} t={t} />
      </details>
    </div>
  );
}
