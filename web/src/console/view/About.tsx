// Who the customer is, what they want, what they have, and how it went so far.

import type { ComponentChildren } from "preact";
import { dated } from "../../text/facts";
import type { Desk } from "../desk";
import type { Talk } from "../talk";
import { failuresOf } from "../text/failures";
import { called, optionsCalled } from "../text/naming";
import { clock } from "../text/time";
import type { Brief, ConsoleOrder, CustomerFacts, Handoff, Naming } from "../wire";
import type { Words } from "../words";
import { useNow } from "./clockwork";
import { Icon } from "./icons";
import { toggleAbout } from "./keyboard";

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** A value of the order system's, as text: an agent has to see fields that the console does not know, too. */
function shownValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.map(shownValue).filter(Boolean).join("; ");
  if (typeof value === "object") return Object.values(value).map(shownValue).filter(Boolean).join(", ");
  return String(value);
}

/** A field of the customer as an agent reads it; of a way to pay its label alone. */
function fieldValue(name: string, value: unknown, t: Words): string {
  if (name === "methods" && Array.isArray(value)) return t.list(value.map((one: { label?: unknown } | null) => called(t.payKinds, shownValue(one?.label))));
  const text = shownValue(value);
  if (name === "language") return called(t.languages, text);
  return name === "tier" ? called(t.tiers, text) : text;
}

function Who({ facts, t }: { facts: CustomerFacts | null; t: Words }) {
  const known = Object.entries(facts?.customer ?? {})
    .map(([name, value]) => [name, fieldValue(name, value, t)] as const)
    .filter(([, value]) => value);
  return (
    <Part title={t.who}>
      {known.length ? (
        <dl class="facts-list">
          {known.map(([name, value]) => (
            <div key={name}>
              <dt>{called(t.fieldNames, name)}</dt>
              <dd class="outside">{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="quietly">{t.unknownCustomer}</p>
      )}
      {facts?.identified && <p class="tag accent outside">{t.identified(called(t.identifiedBy, facts.identified))}</p>}
    </Part>
  );
}

interface OrderProps {
  order: ConsoleOrder;
  t: Words;
  naming: Naming;
  now: number;
}

function OrderView({ order, t, naming, now }: OrderProps) {
  const placed = typeof order.placed === "number" ? clock(order.placed, t, now) : dated(order.placed, t);
  return (
    <details class="order">
      <summary>
        <strong class="outside">{order.order}</strong>
        <span class="tag accent outside">{called(t.orderStates, order.state)}</span>
        {order.total && <span class="money">{order.total.text}</span>}
      </summary>
      <div class="inside">
        <p class="quietly">{placed}</p>
        <ul>
          {order.items.map((item, at) => (
            <li key={at}>
              <span class="outside">
                {[`${item.quantity} × ${item.title}`, ...optionsCalled(item.options, naming)].join(" · ")}
              </span>
              {item.price && <span class="money">{item.price.text}</span>}
            </li>
          ))}
        </ul>
        {order.shipments.map((one, at) => (
          <p key={at} class="shipment outside">
            <Icon name="truck" />
            {[one.carrier, one.tracking, called(t.orderStates, one.state)].filter(Boolean).join(" · ")}
          </p>
        ))}
      </div>
    </details>
  );
}

function Orders({ facts, ...rest }: Omit<OrderProps, "order"> & { facts: CustomerFacts | null }) {
  const orders = facts?.orders ?? [];
  const { t } = rest;
  return (
    <Part title={t.orders}>
      {orders.length ? orders.map((order) => <OrderView key={order.order} order={order} {...rest} />) : <p class="quietly">{t.noOrders}</p>}
    </Part>
  );
}

function Wishes({ talk, t }: { talk: Talk; t: Words }) {
  const chips = talk.state.chips.length ? talk.state.chips : talk.brief.constraints;
  if (!chips.length) return null;
  return (
    <Part title={t.wishes}>
      <ul class="chips" role="list">
        {chips.map((chip) => (
          <li key={chip.id} class={chip.excludes ? "tag excludes outside" : chip.hard ? "tag accent outside" : "tag outside"}>
            {chip.label}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (!lines.length) return null;
  return (
    <Part title={title}>
      <ul class="lines">
        {lines.map((line, at) => (
          <li key={at} class="outside">
            {line}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** What the policy wants a person to agree to: proposed in one press by who holds the conversation. */
function Agreement({ d, brief }: { d: Desk; brief: Brief }) {
  const t = d.words;
  const asked = brief.needs_person;
  if (!asked) return null;
  return (
    <Part title={t.toAgree}>
      <div class="slip">
        <p class="slip-head outside">{asked.title}</p>
        <ul>
          {[...asked.lines, shownValue(asked.why)].filter(Boolean).map((line, at) => (
            <li key={at} class="outside">
              {line}
            </li>
          ))}
        </ul>
        <button class="main" type="button" disabled={!d.mine} onClick={() => void d.tried(() => d.propose(asked.action, asked.arguments))}>
          {t.propose}
        </button>
      </div>
    </Part>
  );
}

function handoffLine(one: Handoff, d: Desk, t: Words, now: number): string {
  const parts = [one.asked === null ? "" : clock(one.asked, t, now), called(t.states, one.state), called(t.reasons, one.reason ?? ""), one.words, one.agent ? d.nameOf(one.agent) : "", one.decision ?? ""];
  return parts.filter(Boolean).join(" · ");
}

function shownLines(brief: Brief): string[] {
  return (brief.shown[0]?.items ?? []).map((item) => [`${item.ordinal}. ${item.title}`, item.price?.text].filter(Boolean).join(" · "));
}

export function AboutPane({ d, talk }: { d: Desk; talk: Talk }) {
  const t = d.words;
  const now = useNow(30_000);
  const { brief } = talk;
  const failures = failuresOf(brief.failures, t, d.naming);
  return (
    <aside class="about" aria-label={t.about}>
      <header>
        <h2>{t.about}</h2>
        <button class="quiet" type="button" aria-label={t.close} title={`${t.close} (c)`} onClick={() => toggleAbout(d)}>
          <Icon name="close" />
        </button>
      </header>
      <Lines title={t.summary} lines={brief.summary} />
      <Agreement d={d} brief={brief} />
      <Who facts={talk.facts} t={t} />
      <Orders facts={talk.facts} t={t} naming={d.naming} now={now} />
      <Wishes talk={talk} t={t} />
      <Lines title={t.cart} lines={brief.cart.map((line) => `${line.quantity} × ${line.title ?? line.product}`)} />
      <Lines title={t.shown} lines={shownLines(brief)} />
      <Lines title={t.proposals} lines={brief.proposals.map((one) => `${one.title} · ${one.outcome ? called(t.outcomes, one.outcome) : t.open}`)} />
      <Lines title={t.failures} lines={failures.lines} />
      {failures.engine && (
        <Part title={t.engine}>
          <p class="quietly">{failures.engine}</p>
        </Part>
      )}
      <Lines title={t.handoffs} lines={talk.handoffs.map((one) => handoffLine(one, d, t, now))} />
    </aside>
  );
}
