import { useLayoutEffect, useRef } from "preact/hooks";
import type { Desk } from "../desk";
import { type Filter, LONG_WAIT_S, shortOf, waited } from "../inbox";
import { called } from "../text/naming";
import { clock, lasting } from "../text/time";
import type { CustomerFacts, Row } from "../wire";
import type { Words } from "../words";
import { useNow } from "./clockwork";
import { Icon } from "./icons";
import { focusOn, moveWithin } from "./keyboard";

const FILTERS: readonly Filter[] = ["waiting", "mine", "all", "promised"];

/** The customer's name where the order system tells it, else what the shop calls them, else something short. */
export function nameOf(row: Row, t: Words, facts: CustomerFacts | null = null): string {
  const name = facts?.customer?.name;
  return (typeof name === "string" && name) || row.customer || t.customerOf(shortOf(row.session));
}

function Since({ row, t, now }: { row: Row; t: Words; now: number }) {
  const wait = waited(row, now);
  if (row.state === "promised" && row.due !== null) {
    return <span class={row.overdue ? "since long" : "since"}>{row.overdue ? t.overdue : t.promisedUntil(clock(row.due, t, now))}</span>;
  }
  if (wait !== null) {
    return (
      <span class={wait >= LONG_WAIT_S ? "since long" : "since"}>
        <span class="unseen">{t.waitingFor(lasting(wait, t))}</span>
        <span aria-hidden="true">{lasting(wait, t)}</span>
      </span>
    );
  }
  return <span class="since">{clock(row.last?.at ?? row.used, t, now)}</span>;
}

function Tags({ d, row }: { d: Desk; row: Row }) {
  const t = d.words;
  const mine = row.agent === d.me?.name;
  return (
    <span class="tags">
      {row.state !== "bot" && row.state !== d.looking.filter && (
        <span class={row.state === "joined" ? "tag accent outside" : "tag warn"}>{row.state === "joined" && row.agent ? (mine ? t.you : d.nameOf(row.agent)) : called(t.states, row.state)}</span>
      )}
      {row.unanswered && row.state === "joined" && mine && <span class="tag bad">{t.unanswered}</span>}
      {row.reason && row.state !== "joined" && <span class="tag">{called(t.reasons, row.reason)}</span>}
      {row.urgent && <span class="tag bad">{t.urgent}</span>}
      {row.sentiment === "negative" && row.reason !== "upset" && <span class="tag bad">{t.upset}</span>}
      {row.language && <span class="tag">{called(t.languages, row.language)}</span>}
      {row.online && <span class="tag">{t.online}</span>}
    </span>
  );
}

/** Where there is room for one pane, the focus goes along. */
function open(d: Desk, row: Row): void {
  d.go("inbox", row.session);
  if (d.narrow) d.whenOpen(() => focusOn(".talk-bar button"));
}

function RowView({ d, row, now }: { d: Desk; row: Row; now: number }) {
  const t = d.words;
  return (
    <li>
      <button class="row" type="button" data-session={row.session} data-state={row.state} aria-current={row.session === d.session ? "true" : undefined} onClick={() => open(d, row)}>
        <span class="who outside">{nameOf(row, t)}</span>
        <Since row={row} t={t} now={now} />
        {row.last && (
          <span class="last outside" lang={row.language ?? undefined}>
            {row.last.text}
          </span>
        )}
        <Tags d={d} row={row} />
      </button>
    </li>
  );
}

function Team({ d }: { d: Desk }) {
  const t = d.words;
  const here = d.agents.filter((agent) => agent.status !== "offline");
  if (!here.length) return null;
  return (
    <ul class="team" role="list" aria-label={t.team}>
      {here.map((agent) => (
        <li key={agent.name} class={agent.status === "away" ? "away" : undefined} title={`${t.statuses[agent.status] ?? ""}, ${t.holding(agent.holding)}`}>
          <span class="outside">{agent.shown || agent.name}</span>
          <span class="unseen">{t.statuses[agent.status]}, </span>
          <span aria-hidden="true">{agent.holding}</span>
          <span class="unseen">{t.holding(agent.holding)}</span>
        </li>
      ))}
    </ul>
  );
}

export function InboxPane({ d }: { d: Desk }) {
  const t = d.words;
  const now = useNow();
  const rows = d.shown;
  const list = useRef<HTMLDivElement>(null);
  // the one that is open stays in sight, however it was opened
  useLayoutEffect(() => list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" }), [d.session]);
  const Pane = d.narrow && !d.session ? "main" : "section";
  const counts = { waiting: d.counts.waiting, mine: d.counts.mine, all: d.counts.waiting + d.counts.promised + d.counts.joined + d.counts.bot, promised: d.counts.promised };
  return (
    <Pane class="inbox" aria-label={t.inbox}>
      <header>
        <h1>{t.inbox}</h1>
        <select class="language" aria-label={t.language} value={d.looking.language ?? ""} onChange={(event) => d.look({ language: event.currentTarget.value || null })}>
          <option value="">{t.allLanguages}</option>
          {Object.entries(t.languages).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </header>
      <div class="looking">
        <div class="search">
          <Icon name="search" />
          <input id="search" type="search" aria-label={t.search} placeholder={t.search} value={d.looking.words} onInput={(event) => d.look({ words: event.currentTarget.value })} onKeyDown={(event) => (event.key === "Escape" ? event.currentTarget.blur() : moveWithin(list.current, event))} />
        </div>
        <div class="filters" role="group" aria-label={t.filterLabel}>
          {FILTERS.map((filter) => (
            <button key={filter} type="button" aria-pressed={d.looking.filter === filter} onClick={() => d.filter(filter)}>
              {t.filters[filter]}
              <span class="count">{counts[filter]}</span>
            </button>
          ))}
        </div>
      </div>
      <div class="rows" ref={list} onKeyDown={(event) => moveWithin(list.current, event)}>
        {rows.length ? (
          <ul role="list" aria-label={t.filters[d.looking.filter]}>
            {rows.map((row) => (
              <RowView key={row.session} d={d} row={row} now={now} />
            ))}
          </ul>
        ) : (
          <p class="empty">{d.looking.words ? t.noRows.all : t.noRows[d.looking.filter]}</p>
        )}
      </div>
      <Team d={d} />
    </Pane>
  );
}
