// Where the agent writes: to the customer, or a note for colleagues. A slash asks for an answer that is kept ready.

import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "../desk";
import { languageOf, type Talk } from "../talk";
import { asksFor, filled, fitting } from "../text/canned";
import { groundsOf } from "../text/sources";
import { took } from "../text/time";
import type { Card, Draft, Reply } from "../wire";
import { Icon } from "./icons";
import { nameOf } from "./Inbox";

const MOST = 4000;
// what browsers report for the Enter that ends a composition after isComposing is already false
const COMPOSING_KEY = 229;

/** Products of the draft that the customer was shown, and that are not attached yet. */
function offered(d: Desk, draft: Draft): Card[] {
  const blocks = d.talk?.state.turns.flatMap((turn) => turn.blocks) ?? [];
  const cards = blocks.flatMap((block) => (block.kind === "cards" || block.kind === "compared" ? block.items : []));
  const wanted = (draft.products ?? []).filter((id) => !d.writing.products.some((card) => card.product === id));
  return wanted.flatMap((id) => cards.find((card) => card.product === id) ?? []);
}

function DraftView({ d, draft }: { d: Desk; draft: Draft }) {
  const t = d.words;
  const cards = offered(d, draft);
  return (
    <section class="draft" aria-label={t.draftOf}>
      <header>
        <strong>{t.draftOf}</strong>
        <span>{t.draftHint(took(draft.ms, t))}</span>
        <button class="quiet small" type="button" onClick={() => d.dropDraft()}>
          {t.discard}
        </button>
      </header>
      {draft.sources.length > 0 && (
        <details>
          <summary>
            {t.sources} ({draft.sources.length})
          </summary>
          <ul tabIndex={0} aria-label={t.sources}>
            {groundsOf(draft.sources, t, d.naming).map(({ title, lines }, at) => (
              <li key={at}>
                <cite class="outside">{title}</cite>
                {lines.map(({ sentence, evidence }, number) => (
                  <p key={number} class="outside">
                    <q>{sentence}</q> <span class="reason outside">{evidence}</span>
                  </p>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
      {cards.length > 0 && (
        <button class="plain small" type="button" onClick={() => d.write({ products: [...d.writing.products, ...cards].slice(0, 6) })}>
          {t.attachThese(cards.length)}
        </button>
      )}
      {draft.notice && <p class="outside">{draft.notice}</p>}
      {draft.dropped.length > 0 && <p title={draft.dropped.map((one) => one.sentence).join("\n")}>{t.draftDropped(draft.dropped.length)}</p>}
    </section>
  );
}

function Attached({ d }: { d: Desk }) {
  const t = d.words;
  const { products } = d.writing;
  if (!products.length) return null;
  return (
    <ul class="attached" role="list" aria-label={t.attached}>
      {products.map((card) => (
        <li key={card.product}>
          <span class="outside">{card.title}</span>
          <button class="quiet small" type="button" aria-label={t.detach(card.title)} onClick={() => d.write({ products: products.filter((other) => other.product !== card.product) })}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The text of an answer in the customer's language, or in whichever there is. */
function textOf(reply: Reply, language: string | null): { text: string; language: string } {
  const own = language === "zh" ? reply.texts.zh : language === "en" ? reply.texts.en : null;
  if (own) return { text: own, language: language ?? "en" };
  return reply.texts.en ? { text: reply.texts.en, language: "en" } : { text: reply.texts.zh ?? "", language: "zh" };
}

/** What "/words" before the caret asks for, and how to put one of it in. */
function useCanned(d: Desk, talk: Talk, text: string, box: { current: HTMLTextAreaElement | null }) {
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [shut, setShut] = useState("");
  const asked = d.writing.mode === "reply" ? asksFor(text, caret) : null;
  useEffect(() => void (asked && d.learnReplies()), [asked !== null]);
  const language = languageOf(talk);
  const all = (d.replies ?? []).map((reply) => ({ id: reply.shortcut ?? "", title: reply.title, ...textOf(reply, language) }));
  const found = asked && shut !== text ? fitting(all, asked.words, language) : [];
  const at = Math.min(chosen, Math.max(0, found.length - 1));
  const put = (number: number): void => {
    const one = found[number];
    if (!one || !asked) return;
    const blanks = { customer: talk.row.customer || talk.facts?.customer ? nameOf(talk.row, d.words, talk.facts) : "", agent: d.me?.shown ?? "", shop: d.me?.shop_name[language ?? "en"] ?? "" };
    const words = filled(one.text, blanks);
    d.write({ reply: text.slice(0, asked.from) + words + text.slice(caret) });
    const end = asked.from + words.length;
    box.current?.focus();
    box.current?.setSelectionRange(end, end);
    setCaret(end);
  };
  /** Whether the key was for the list. */
  const key = (event: KeyboardEvent): boolean => {
    if (!found.length) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") setChosen((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") put(at);
    else if (event.key === "Escape") setShut(text);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { found, at, put, key, setCaret };
}

export function Composer({ d, talk }: { d: Desk; talk: Talk }) {
  const t = d.words;
  const list = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const { mode, reply, note, draft, drafting } = d.writing;
  const noting = mode === "note";
  const text = noting ? note : reply;
  const canned = useCanned(d, talk, text, box);
  const mayWrite = noting || d.writes;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text, mode, mayWrite]);
  const write = (event: { currentTarget: HTMLTextAreaElement }): void => {
    canned.setCaret(event.currentTarget.selectionStart);
    d.write(noting ? { note: event.currentTarget.value } : { reply: event.currentTarget.value });
  };
  const key = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === COMPOSING_KEY || canned.key(event)) return;
    if (event.key === "Escape") box.current?.blur();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    void d.send();
  };
  return (
    <form
      class={noting ? "writing noting" : "writing"}
      onSubmit={(event) => {
        event.preventDefault();
        void d.send();
      }}
    >
      {draft && !noting && <DraftView d={d} draft={draft} />}
      <div class="modes">
        <div class="switch" role="group" aria-label={t.commands.reply}>
          <button type="button" aria-pressed={!noting} title="r" onClick={() => d.write({ mode: "reply" })}>
            {t.reply}
          </button>
          <button type="button" aria-pressed={noting} title="n" onClick={() => d.write({ mode: "note" })}>
            {t.note}
          </button>
        </div>
      </div>
      <div class="writing-in">
        {canned.found.length > 0 && (
          <ul class="picker" role="listbox" id={list} aria-label={t.replies}>
            {canned.found.map((one, at) => (
              <li key={`${one.id} ${one.title}`} id={`${list}-${at}`} role="option" aria-selected={at === canned.at} onMouseDown={(event) => (event.preventDefault(), canned.put(at))}>
                <span class="outside">{one.title}</span>
                {one.id && <kbd>/{one.id}</kbd>}
                <span class="text outside">{one.text}</span>
              </li>
            ))}
          </ul>
        )}
        {!noting && <Attached d={d} />}
        <textarea
          ref={box}
          id="words"
          rows={2}
          maxLength={MOST}
          disabled={!mayWrite}
          aria-label={noting ? t.noteHere : t.replyTo}
          placeholder={noting ? t.noteHere : mayWrite ? t.replyTo : d.holder ? t.heldBy(d.holder) : t.mustTake}
          aria-autocomplete={canned.found.length ? "list" : undefined}
          aria-controls={canned.found.length ? list : undefined}
          aria-activedescendant={canned.found.length ? `${list}-${canned.at}` : undefined}
          value={text}
          onInput={write}
          onKeyUp={(event) => canned.setCaret(event.currentTarget.selectionStart)}
          onClick={(event) => canned.setCaret(event.currentTarget.selectionStart)}
          onKeyDown={key}
        />
        <div class="writing-tools">
          <button class="quiet" type="button" aria-label={t.attach} title={`${t.attach} (p)`} disabled={!d.mine || noting} onClick={() => d.show("attach")}>
            <Icon name="attach" />
          </button>
          <button class="quiet" type="button" aria-label={t.action} title={`${t.action} (o)`} disabled={!d.mine} onClick={() => d.show("action")}>
            <Icon name="order" />
          </button>
          <button class="quiet" type="button" aria-label={t.replies} title={`${t.replies} (/)`} onClick={() => d.show("replies")}>
            <Icon name="note" />
          </button>
          <button class="quiet" type="button" aria-label={drafting ? t.drafting : t.draft} title={`${t.draft} (d)`} disabled={!d.mine || noting || drafting} onClick={() => void d.draft()}>
            <Icon name="draft" />
            <span class="roomy">{drafting ? t.drafting : t.draft}</span>
          </button>
          <span class="grow" />
          <button class="main" type="submit" disabled={!mayWrite || (!text.trim() && (noting || !d.writing.products.length))}>
            <Icon name="send" />
            {noting ? t.saveNote : t.send}
          </button>
        </div>
      </div>
    </form>
  );
}
