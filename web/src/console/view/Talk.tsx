import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Popover } from "../../view/Popover";
import type { Desk } from "../desk";
import { waited } from "../inbox";
import { type Talk, timeline } from "../talk";
import { called } from "../text/naming";
import { clock, lasting } from "../text/time";
import type { Note } from "../wire";
import { useNow } from "./clockwork";
import { Composer } from "./Composer";
import { nameOf } from "./Inbox";
import { Icon } from "./icons";
import { focusOn, takeOver, toggleAbout } from "./keyboard";
import { TurnItem } from "./Turn";

const NEAR_END = 80;

function Assign({ d }: { d: Desk }) {
  const t = d.words;
  const others = d.agents.filter((agent) => agent.status !== "offline" && agent.name !== d.row?.agent);
  return (
    <Popover class="quiet" label={t.assign} face={<Icon name="person" />} disabled={!others.length}>
      {(close) => (
        <>
          <p class="pop-row">{t.assignTo}</p>
          {others.map((agent) => (
            <button
              key={agent.name}
              type="button"
              onClick={() => {
                close();
                void d.assign(agent.name).then((done) => done && d.toast(t.assigned(agent.shown || agent.name)));
              }}
            >
              <span class="outside">{agent.shown || agent.name}</span>
              <span class="tag">{t.holding(agent.holding)}</span>
            </button>
          ))}
        </>
      )}
    </Popover>
  );
}

/** Back to the inbox, to where the agent came from. */
function leave(d: Desk): void {
  const from = d.session ?? "";
  d.go("inbox", null);
  focusOn(`[data-session="${CSS.escape(from)}"]`);
}

function Bar({ d, talk }: { d: Desk; talk: Talk }) {
  const t = d.words;
  const now = useNow();
  const row = d.row ?? talk.row;
  const wait = waited(row, now);
  const admin = d.me?.role === "admin";
  const state = row.state === "joined" && row.agent ? d.nameOf(row.agent) : called(t.states, row.state);
  const about = [wait === null ? state : `${state} ${lasting(wait, t)}`, row.position === null ? null : t.position(row.position), talk.online ? t.online : t.offline, row.page];
  const waits = row.state === "waiting" || row.state === "promised";
  const Name = d.narrow ? "h1" : "h2";
  return (
    <header class="talk-bar">
      <button class="quiet narrow" type="button" aria-label={t.back} title={t.back} onClick={() => leave(d)}>
        <Icon name="back" />
      </button>
      <div class="whose">
        <Name class="outside">{nameOf(row, t, talk.facts)}</Name>
        <p class="outside">{about.filter(Boolean).join(" · ")}</p>
      </div>
      <button class="quiet" type="button" aria-pressed={d.translated !== null} aria-label={d.translated ? t.untranslate : t.translate} title={`${t.translate} (l)`} onClick={() => void d.translate()}>
        <Icon name="translate" />
      </button>
      <button class="quiet" type="button" aria-pressed={d.taste.trace} aria-label={t.trace} title={`${t.commands.trace} (x)`} onClick={() => d.setTaste({ trace: !d.taste.trace })}>
        <Icon name="trace" />
      </button>
      <button class="quiet" type="button" data-about aria-pressed={d.aboutShown} aria-label={t.about} title={`${t.commands.about} (c)`} onClick={() => toggleAbout(d)}>
        <Icon name="order" />
      </button>
      {(d.mine || admin || row.state !== "joined") && <Assign d={d} />}
      {(d.mine || waits) && (
        <button class="plain" type="button" title="e" onClick={() => d.show("release")}>
          <Icon name="release" />
          {waits ? t.dismiss : t.release}
        </button>
      )}
      {row.state !== "joined" && (
        <button class="main" type="button" title="t" onClick={() => takeOver(d)}>
          <Icon name="take" />
          {t.take}
        </button>
      )}
    </header>
  );
}

/** Who holds the conversation, in words. */
function Held({ d, talk }: { d: Desk; talk: Talk }) {
  const t = d.words;
  const others = talk.watchers.filter((name) => name !== d.me?.name).map((name) => d.nameOf(name));
  const here = others.length ? t.alsoHere(others) : "";
  const holder = d.holder;
  if (!holder && !d.mine && !here) return null;
  return (
    <div class={d.mine || !holder ? "held mine" : "held"} role="status">
      <span class="grow outside">{[holder ? t.heldBy(holder) : d.mine ? t.heldByYou : "", here].filter(Boolean).join(" ")}</span>
      {holder && d.me?.role === "admin" && (
        <button class="plain small" type="button" onClick={() => takeOver(d, true)}>
          {t.takeFrom(holder)}
        </button>
      )}
    </div>
  );
}

function NoteView({ d, note, now }: { d: Desk; note: Note; now: number }) {
  const t = d.words;
  const mayDrop = note.agent === d.me?.name || d.me?.role === "admin";
  return (
    <div class="turn lone">
      <div class="note">
        <p class="by">
          <strong class="outside">
            {t.note} · {d.nameOf(note.agent)}
          </strong>
          <time dateTime={new Date(note.at * 1000).toISOString()}>{clock(note.at, t, now)}</time>
          {mayDrop && (
            <button class="quiet small" type="button" aria-label={t.removeNote} title={t.removeNote} onClick={() => void d.dropNote(note.id)}>
              <Icon name="close" />
            </button>
          )}
        </p>
        <span class="outside">{note.text}</span>
      </div>
    </div>
  );
}

function Log({ d, talk }: { d: Desk; talk: Talk }) {
  const t = d.words;
  const now = useNow(30_000);
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [first, setFirst] = useState("");
  const items = timeline(talk);
  const noticed = new Map(talk.state.turns.map((turn, number) => [turn, talk.state.turns[number - 1]?.notice ?? null]));
  useLayoutEffect(() => {
    const element = log.current;
    if (!element) return;
    if (first !== talk.session) {
      setFirst(talk.session);
      atEnd.current = true;
    }
    if (atEnd.current) element.scrollTop = element.scrollHeight;
  });
  const scrolled = (): void => {
    const element = log.current;
    if (element) atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
  };
  return (
    <div class={d.taste.trace ? "log traced" : "log"} ref={log} role="region" aria-label={t.conversation} tabIndex={0} onScroll={scrolled}>
      {talk.more && (
        <p class="happened">
          <button class="quiet small" type="button" onClick={() => void d.older()}>
            {t.older}
          </button>
        </p>
      )}
      {!items.length && <p class="empty">{t.nothingSaid}</p>}
      {items.map((item) =>
        item.kind === "note" ? (
          <NoteView key={`note-${item.note.id}`} d={d} note={item.note} now={now} />
        ) : (
          <TurnItem
            key={item.turn.key}
            d={d}
            turn={item.turn}
            at={item.at}
            now={now}
            trace={item.turn.turn === null ? undefined : talk.traces.get(item.turn.turn)}
            tracing={d.taste.trace}
            translated={d.translated}
            noticed={noticed.get(item.turn) ?? null}
          />
        ),
      )}
    </div>
  );
}

function Typing({ d, talk }: { d: Desk; talk: Talk }) {
  const t = d.words;
  const now = useNow();
  const other = talk.other && talk.other.until > now ? t.agentTyping(d.nameOf(talk.other.agent)) : "";
  return <p class="typing outside">{[talk.typing > now ? t.customerTyping : "", other].filter(Boolean).join(" ")}</p>;
}

export function TalkPane({ d }: { d: Desk }) {
  const t = d.words;
  if (!d.session) {
    return (
      <main class="talk bare">
        <p class="empty">{t.choose}</p>
      </main>
    );
  }
  if (!d.talk) {
    return (
      <main class="talk bare">
        {d.talkFault ? (
          <p class="fault" role="alert">
            {d.talkFault}
          </p>
        ) : (
          <p class="empty">{t.loading}</p>
        )}
      </main>
    );
  }
  return (
    <main class="talk" aria-label={t.conversation}>
      <Bar d={d} talk={d.talk} />
      <Held d={d} talk={d.talk} />
      <Log d={d} talk={d.talk} />
      <div class="writing-area">
        <Typing d={d} talk={d.talk} />
        <Composer key={d.session} d={d} talk={d.talk} />
      </div>
    </main>
  );
}
