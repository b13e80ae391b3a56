// The assistant's account of a turn: what it understood, what it weighed, what it left out and why, and how long it took.

import { called, causeCalled, constraintCalled, evidenceCalled } from "../text/naming";
import { took } from "../text/time";
import type { Naming, Reason, Trace } from "../wire";
import type { Words } from "../words";

function Timings({ trace, t }: { trace: Trace; t: Words }) {
  const all = Object.entries(trace.timings ?? {}).flatMap(([name, ms]) => (ms === null ? [] : [{ name, ms }]));
  const most = Math.max(...all.map(({ ms }) => ms), 1);
  const about = [trace.author ? (called(t.authors, trace.author)) : null, all.length ? took(trace.timings?.total_ms ?? most, t) : null];
  const short = about.filter(Boolean).join(" · ");
  if (!all.length) return short ? <p class="reason">{short}</p> : null;
  return (
    <details>
      <summary>{short}</summary>
      <div class="timings">
        {all.map(({ name, ms }) => (
          <div class="timing" key={name}>
            <span>{called(t.timingNames, name)}</span>
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

interface Told {
  trace: Trace;
  t: Words;
  naming: Naming;
}

/** A wish, what the product's record states of it, and whether that is enough. */
function reasonWords(why: Reason, t: Words, naming: Naming): string {
  const finding = why.finding && why.finding !== "met" ? called(t.findings, why.finding) : "";
  return [why.label, evidenceCalled(why.evidence, t, naming), finding].filter(Boolean).join(" · ");
}

function Candidates({ trace, t, naming }: Told) {
  if (!trace.candidates.length) return null;
  return (
    <details>
      <summary>{t.candidates(trace.candidates.length, trace.total)}</summary>
      <ol class="candidates">
        {trace.candidates.map((one) => (
          <li key={one.sku} class={one.shown ? undefined : "left"}>
            <span class="outside">{one.title}</span>
            {!one.shown && <span class="reason"> ({t.notShown})</span>}
            {one.why.map((why) => (
              <p key={why.constraint} class="reason outside">
                {reasonWords(why, t, naming)}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** What the model wrote and nobody was shown: always in sight, because it is what goes wrong. */
function Dropped({ trace, t, naming }: Told) {
  if (!trace.dropped.length) return null;
  return (
    <details open>
      <summary>{t.dropped(trace.dropped.length)}</summary>
      <ul class="dropped">
        {trace.dropped.map((one, at) => (
          <li key={at}>
            <q class="outside">{one.sentence}</q> <span class="reason outside">{causeCalled(one.cause, t, naming)}</span>
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

/** What the message was taken for. */
function meantBy(trace: Trace, t: Words): string {
  const intents = trace.intents.length ? trace.intents : [trace.intent ?? ""];
  const parts = [
    t.list(intents.map((intent) => called(t.intents, intent))),
    called(t.languages, trace.language ?? ""),
    called(t.stages, trace.stage ?? ""),
    trace.sentiment === "neutral" ? "" : called(t.moods, trace.sentiment ?? ""),
  ];
  return parts.filter(Boolean).join(" · ");
}

export function TraceView({ trace, t, naming }: Told) {
  const searched = trace.query && (trace.total !== null || trace.candidates.length > 0);
  return (
    <div class="trace" data-trace role="group" aria-label={t.trace}>
      <p class="outside">{meantBy(trace, t)}</p>
      {searched && <p class="reason outside">{t.searchedFor(trace.query)}</p>}
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
          {t.pair(t.removed, t.list(trace.removed.map((id) => constraintCalled(id, t, naming))))}
        </p>
      )}
      <Candidates trace={trace} t={t} naming={naming} />
      <Dropped trace={trace} t={t} naming={naming} />
      {trace.fault && <p class="bad-words outside">{t.fault(trace.fault)}</p>}
      <Timings trace={trace} t={t} />
    </div>
  );
}
