// Product texts that the assistant wrote: each waits until somebody approves, edits or rejects it.

import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../desk";
import { called } from "../text/naming";
import { clock } from "../text/time";
import type { Description } from "../wire";

const PATH = "/v1/descriptions";
const STATES = ["pending", "approved", "edited", "rejected"] as const;
const MOST = 4000;

type Decide = (status: "approved" | "rejected" | "edited", text?: string) => void;

function CopyView({ d, copy, onDecide }: { d: Desk; copy: Description; onDecide: Decide }) {
  const t = d.words;
  const [text, setText] = useState<string | null>(null);
  const waits = copy.status === "pending";
  return (
    <li class="copy" data-copy={copy.id}>
      <header>
        <h2 class="outside">{copy.product}</h2>
        <span class="tag">{called(t.languages, copy.language)}</span>
        <span class="tag">{called(t.tones, copy.tone)}</span>
        <span class="tag">{called(t.lengths, copy.length)}</span>
        <span class="tag">{called(t.authors, copy.author)}</span>
        <span class={waits ? "tag warn" : "tag accent"}>{called(t.copyStates, copy.status)}</span>
      </header>
      {text === null ? (
        <div lang={copy.language}>
          {waits && copy.sentences.length ? (
            copy.sentences.map((sentence, at) => (
              <p key={at} class="outside">
                {sentence.text} {sentence.attributes.length > 0 && <span class="attributes">{t.restsOn(t.list(sentence.attributes.map((name) => called(d.naming.facets, name))))}</span>}
              </p>
            ))
          ) : (
            <p class="outside">{copy.text}</p>
          )}
        </div>
      ) : (
        <textarea autofocus rows={5} maxLength={MOST} lang={copy.language} aria-label={t.edit} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      )}
      {copy.decided_by && <p class="attributes outside">{`${t.decidedBy(d.nameOf(copy.decided_by))}${copy.decided_at ? ` · ${clock(Date.parse(copy.decided_at) / 1000, t, Date.now() / 1000)}` : ""}`}</p>}
      {waits && (
        <div class="buttons">
          {text === null ? (
            <>
              <button class="main" type="button" onClick={() => onDecide("approved")}>
                {t.approve}
              </button>
              <button class="plain" type="button" onClick={() => setText(copy.text)}>
                {t.edit}
              </button>
              <button class="danger" type="button" onClick={() => onDecide("rejected")}>
                {t.reject}
              </button>
            </>
          ) : (
            <>
              <button class="main" type="button" disabled={!text.trim()} onClick={() => onDecide("edited", text.trim())}>
                {t.saveEdited}
              </button>
              <button class="plain" type="button" onClick={() => setText(null)}>
                {t.cancel}
              </button>
            </>
          )}
        </div>
      )}
    </li>
  );
}

export function Approvals({ d }: { d: Desk }) {
  const t = d.words;
  const [status, setStatus] = useState<(typeof STATES)[number]>("pending");
  const [copies, setCopies] = useState<Description[] | null>(null);
  const load = async (): Promise<void> => {
    setCopies(null);
    try {
      setCopies(await d.api.get<Description[]>(PATH, { status }));
    } catch (fault) {
      setCopies([]);
      d.tell(fault);
    }
  };
  useEffect(() => void load(), [status]);
  const decide = (copy: Description): Decide => (decision, text) =>
    void d.tried(async () => {
      await d.api.post(`${PATH}/${copy.id}/decision`, { status: decision, ...(text !== undefined && { text }) });
      setCopies((now) => (now ?? []).filter((other) => other.id !== copy.id));
      d.speak(called(t.copyStates, decision));
    });
  return (
    <main class="page">
      <header>
        <h1>{t.approvals}</h1>
        <div class="switch" role="group" aria-label={t.approvals}>
          {STATES.map((one) => (
            <button key={one} type="button" aria-pressed={one === status} onClick={() => setStatus(one)}>
              {t.copyStates[one]}
            </button>
          ))}
        </div>
      </header>
      {copies === null ? (
        <p class="empty">{t.loading}</p>
      ) : copies.length ? (
        <ul class="copies" role="list">
          {copies.map((copy) => (
            <CopyView key={copy.id} d={d} copy={copy} onDecide={decide(copy)} />
          ))}
        </ul>
      ) : (
        <p class="empty">{t.noCopies}</p>
      )}
    </main>
  );
}
