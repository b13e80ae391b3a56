// The assistant's account of a turn: what it understood, what it weighed, what it left out and why, and how long it took.

import { took } from "../text/time";
import type { Trace } from "../wire";
import type { Words } from "../words";

function Timings({ trace, t }: { trace: Trace; t: Words }) {
  const all = Object.entries(trace.timings ?? {}).flatMap(([name, ms]) => (ms === null ? [] : [{ name, ms }]));
  const most = Math.max(...all.map(({ ms }) => ms), 1);
  const about = [trace.author ? (t.authors[trace.author] ?? trace.author) : null, all.length ? took(trace.timings?.total_ms ?? most, t) : null];
  const short = about.filter(Boolean).join(" · ");
  if (!all.length) return short ? <p class="reason">{short}</p> : null;
  return (
    <details>
      <summary>{short}</summary>
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
    </details>
  );
}

function Candidates({ trace, t }: { trace: Trace; t: Words }) {
  if (!trace.candidates.length) return null;
  return (
    <details>
      <summary>{t.candidates(trace.candidates.length, trace.total)}</summary>
      <ol class="candidates">
        {trace.candidates.map((one) => (
          <li key={one.sku} class={one.shown ? undefined : "left"}>
            <span class="outside">{one.title}</span>
            {!one.shown && <span class="reason"> ({t.notShown})</span>}
            {one.why.length > 0 && <span class="reason outside"> {one.why.map((why) => (why.evidence ? `${why.label} ← ${why.evidence}` : why.label)).join("; ")}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** What the model wrote and nobody was shown: always in sight, because it is what goes wrong. */
function Dropped({ trace, t }: { trace: Trace; t: Words }) {
  if (!trace.dropped.length) return null;
  return (
    <details open>
      <summary>{t.dropped(trace.dropped.length)}</summary>
      <ul class="dropped">
        {trace.dropped.map((one, at) => (
          <li key={at}>
            <q class="outside">{one.sentence}</q> <span class="reason outside">{causeWords(one.cause, t)}</span>
            {one.kept && (
              <span class="outside">
                {" "}
                {t.keptPart} {one.kept}
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A cause is a kind, and after a colon what it is about. */
function causeWords(cause: string, t: Words): string {
  const [kind = "", about] = cause.split(":", 2);
  const words = t.causes[cause] ?? t.causes[kind];
  return words ? [words, about].filter(Boolean).join(": ") : cause;
}

export function TraceView({ trace, t }: { trace: Trace; t: Words }) {
  const mood = trace.sentiment === "neutral" ? null : trace.sentiment;
  const meant = [trace.intents.join(", ") || trace.intent, trace.language, trace.stage, mood].filter(Boolean).join(" · ").replaceAll("_", " ");
  return (
    <div class="trace" data-trace role="group" aria-label={t.trace}>
      <p class="outside">{meant}</p>
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
      {trace.fault && <p class="bad-words outside">{t.fault(trace.fault)}</p>}
      <Timings trace={trace} t={t} />
    </div>
  );
}
