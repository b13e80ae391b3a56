// One turn as an agent reads it: what the customer said or did, what was answered by whom, and the assistant's reasons beside it.

import type { ComponentChildren } from "preact";
import { allowedAddress, dated } from "../../text/facts";
import { Prose } from "../../view/Prose";
import type { Card, Order } from "../../protocol/frames";
import type { Block, Turn } from "../../protocol/state";
import type { Desk } from "../desk";
import { called } from "../text/naming";
import { clock } from "../text/time";
import type { Trace, Translated } from "../wire";
import type { Words } from "../words";
import { Icon } from "./icons";
import { TraceView } from "./Trace";

export function Thumb({ image }: { image: string | null }) {
  const address = allowedAddress(image, location.href, [location.origin]);
  return (
    <span class="thumb" aria-hidden="true">
      <Icon name="attach" />
      {address && <img src={address} alt="" loading="lazy" decoding="async" onError={(event) => event.currentTarget.remove()} />}
    </span>
  );
}

export function GoodFace({ card, t }: { card: Card; t: Words }) {
  return (
    <>
      <Thumb image={card.image} />
      <span class="name outside" title={card.title}>
        {card.title}
      </span>
      <span class="facts outside">{[card.price?.text ?? t.noPrice, t.stock(card.stock), card.brand].filter(Boolean).join(" · ")}</span>
    </>
  );
}

function Goods({ items, t, label }: { items: readonly Card[]; t: Words; label: string }) {
  return (
    <ul class="goods" role="list" aria-label={label} tabIndex={0}>
      {items.map((card) => (
        <li key={card.sku} class="good">
          <GoodFace card={card} t={t} />
        </li>
      ))}
    </ul>
  );
}

function Ours({ by, agent = false, children }: { by: string; agent?: boolean; children: ComponentChildren }) {
  return (
    <div class={agent ? "ours agent" : "ours"}>
      <p class="by">
        <strong class="outside">{by}</strong>
      </p>
      {children}
    </div>
  );
}

function Translation({ of, t }: { of: Translated | undefined; t: Words }) {
  if (!of) return null;
  return (
    <div class="translated" lang={t.tag}>
      <small>{of.unsure ? t.unsure : t.translation}</small>
      <span class="outside">{of.text}</span>
    </div>
  );
}

function OrderSlip({ order, t }: { order: Order; t: Words }) {
  return (
    <li class="slip">
      <p class="slip-head">
        <span class="outside">{t.order(order.order)}</span>
        <span class="outside">{Object.hasOwn(t.orderStates, order.state) ? t.orderStates[order.state] : order.state_text}</span>
      </p>
      <p class="outside">{[dated(order.placed, t), order.total?.text].filter(Boolean).join(" · ")}</p>
      <ul>
        {order.lines.map((line) => (
          <li key={line.sku} class="outside">
            {[`${line.quantity} × ${line.title}`, line.options, line.price?.text].filter(Boolean).join(" · ")}
          </li>
        ))}
      </ul>
    </li>
  );
}

interface Said {
  d: Desk;
  turn: Turn;
  block: Block;
  translation: Translated | undefined;
}

function Answer({ d, turn, block, translation }: Said) {
  const t = d.words;
  const lang = turn.language ?? undefined;
  switch (block.kind) {
    case "text":
      return (
        <Ours by={t.assistant}>
          <div class="bubble prose" lang={lang}>
            <Prose text={block.text} />
            <Translation of={translation} t={t} />
          </div>
        </Ours>
      );
    case "agent":
      return (
        <Ours by={block.agent} agent>
          <div class="bubble prose">
            <Prose text={block.text} />
            <Translation of={translation} t={t} />
          </div>
        </Ours>
      );
    case "asked":
      return (
        <Ours by={t.assistant}>
          <div class="bubble outside" lang={lang}>
            {[block.question, ...block.options.map((option) => `· ${option}`)].join("\n")}
          </div>
        </Ours>
      );
    case "cards":
      return block.items.length ? (
        <Goods items={block.items} t={t} label={t.found(block.total)} />
      ) : (
        <p class="happened">{[t.noProducts, ...block.relaxations.map((one) => `${one.label} → ${one.count}`)].join(" ")}</p>
      );
    case "compared":
      return <Goods items={block.items} t={t} label={t.comparison} />;
    case "orders":
      return (
        <ul class="slips" role="list" aria-label={t.orders}>
          {block.items.map((order) => (
            <OrderSlip key={order.order} order={order} t={t} />
          ))}
        </ul>
      );
    case "proposed":
      return (
        <div class="slip" data-proposal={block.of.proposal}>
          <p class="slip-head">
            <span class="outside">{block.of.title}</span>
            {block.of.amount && <span class="money">{block.of.amount.text}</span>}
          </p>
          <ul>
            {block.of.lines.map((line, at) => (
              <li key={at} class="outside">
                {line}
              </li>
            ))}
          </ul>
          <p>{block.outcome ? called(t.outcomes, block.outcome) : t.until(dated(block.of.expires, t, true))}</p>
        </div>
      );
    case "acted":
    case "handoff":
      return (
        <p class="happened">
          <span class="outside">{block.kind === "handoff" ? t.pair(called(t.states, block.state), block.words) : block.words}</span>
        </p>
      );
  }
}

function Asking({ d, turn, at, now, translation }: { d: Desk; turn: Turn; at: number; now: number; translation: Translated | undefined }) {
  const t = d.words;
  if (turn.text) {
    return (
      <div class="theirs">
        <p class="by">
          <strong>{t.customer}</strong> {at > 0 && <time dateTime={new Date(at * 1000).toISOString()}>{clock(at, t, now)}</time>}
        </p>
        <div class="bubble outside" lang={turn.language ?? undefined}>
          {turn.text}
          <Translation of={translation} t={t} />
        </div>
      </div>
    );
  }
  if (turn.confirmed !== null) return <p class="happened">{turn.confirmed ? t.confirmed : t.declined}</p>;
  if (!turn.remove.length && !turn.set.length) return null;
  const labels = [...turn.removed.map((label) => `− ${label}`), ...turn.changes.flatMap((change) => (change.after ? [change.after.label] : []))];
  return (
    <p class="happened">
      <span class="outside">{t.edited(t.list(labels))}</span>
    </p>
  );
}

interface Props {
  d: Desk;
  turn: Turn;
  at: number;
  now: number;
  trace: Trace | undefined;
  tracing: boolean;
  translated: ReadonlyMap<string, Translated> | null;
  /** The notice below the answer before: the same again is not told again. */
  noticed: string | null;
}

export function TurnItem({ d, turn, at, now, trace, tracing, translated, noticed }: Props) {
  const t = d.words;
  // places of a turn are counted over its texts: 0 is the customer's own
  let place = 0;
  const texts = turn.blocks.map((block) => (block.kind === "text" || block.kind === "agent" ? translated?.get(`${turn.turn}:${(place += 1)}`) : undefined));
  return (
    <article class={trace && tracing ? "turn" : "turn lone"} data-turn={turn.turn ?? undefined} data-status={turn.status}>
      <div class="said">
        <Asking d={d} turn={turn} at={at} now={now} translation={translated?.get(`${turn.turn}:0`)} />
        {turn.blocks.map((block, number) => (
          <Answer key={number} d={d} turn={turn} block={block} translation={texts[number]} />
        ))}
        {turn.notice && turn.notice !== noticed && <p class="happened outside">{turn.notice}</p>}
        {turn.status === "interrupted" && <p class="happened">{t.interrupted}</p>}
        {turn.fault && (
          <p class="fault outside">
            {t.pair(t.failed, turn.fault.message || turn.fault.code)}
          </p>
        )}
      </div>
      {trace && tracing && <TraceView trace={trace} t={t} naming={d.naming} />}
    </article>
  );
}
