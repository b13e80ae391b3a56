// What customer service shows: a change that waits for the customer's word, orders, and people of the shop's.

import { useEffect, useState } from "preact/hooks";
import type { Assistant } from "../assistant";
import type { Order } from "../protocol/frames";
import type { Block } from "../protocol/state";
import { dated } from "../text/facts";
import { Button } from "./Button";
import { Icon } from "./icons";
import { Prose } from "./Prose";

type Of<K extends Block["kind"]> = { a: Assistant; block: Block & { kind: K } };

const LONGEST_MS = 2 ** 31 - 1;

/** Whether the moment has come; drawn anew when it does. */
function usePast(moment: string): boolean {
  const left = Date.parse(moment) - Date.now();
  const [, draw] = useState(0);
  useEffect(() => {
    if (!(left > 0)) return undefined;
    const timer = setTimeout(() => draw((n) => n + 1), Math.min(left + 50, LONGEST_MS));
    return () => clearTimeout(timer);
  }, [moment]);
  return left <= 0;
}

export function Proposed({ a, block }: Of<"proposed">) {
  const t = a.words;
  const { of } = block;
  const past = usePast(of.expires);
  const outcome = block.outcome ?? (past ? "expired" : null);
  const Heading = a.heading(2);
  return (
    <section class={`slip ${outcome ?? "open"}`} data-proposal={of.proposal} aria-label={t.proposal}>
      <Heading>{of.title}</Heading>
      <ul>
        {of.lines.map((line, at) => (
          <li key={at}>
            {line}
          </li>
        ))}
      </ul>
      {of.amount && <p class="sum">{of.amount.text}</p>}
      {outcome ? (
        <p class="foot">{t.outcomes[outcome] ?? outcome}</p>
      ) : (
        <>
          <p class="foot">{t.until(dated(of.expires, t, true))}</p>
          <div class="choices">
            <Button class="main" disabled={a.busy} onClick={() => a.decide(of.proposal, true)}>
              {t.confirm}
            </Button>
            <Button class="choice" disabled={a.busy} onClick={() => a.decide(of.proposal, false)}>
              {t.decline}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

export function Acted({ block }: Of<"acted">) {
  const good = block.outcome === "done";
  return (
    <p class={`acted ${block.outcome}`}>
      <Icon name={good ? "check" : block.outcome === "declined" ? "close" : "warn"} small />
      <span>{block.words}</span>
    </p>
  );
}

function OrderView({ a, order }: { a: Assistant; order: Order }) {
  const t = a.words;
  const Heading = a.heading(2);
  return (
    <li class="slip">
      <div class="slip-head">
        <Heading>{t.order(order.order)}</Heading>
        <span class="state">{order.state_text}</span>
      </div>
      <p class="foot">{[dated(order.placed, t), order.total?.text].filter(Boolean).join(" · ")}</p>
      <ul>
        {order.lines.map((line) => (
          <li key={line.sku}>
            {[`${line.quantity} × ${line.title}`, line.options, line.price?.text].filter(Boolean).join(" · ")}
          </li>
        ))}
      </ul>
      {order.parcels.map((parcel) => (
        <p key={parcel.tracking} class="foot">
          {[parcel.carrier, parcel.tracking, parcel.delivered ? t.delivered(dated(parcel.delivered, t)) : parcel.due && t.due(dated(parcel.due, t))].filter(Boolean).join(" · ")}
        </p>
      ))}
    </li>
  );
}

export function Orders({ a, block }: Of<"orders">) {
  return (
    <ul class="orders" role="list" aria-label={a.words.orders}>
      {block.items.map((order) => (
        <OrderView key={order.order} a={a} order={order} />
      ))}
    </ul>
  );
}

/** What a person of the shop's says: never without who it is. */
export function Agent({ a, block }: Of<"agent">) {
  return (
    <div class="person">
      <span class="face" aria-hidden="true">
        {[...block.agent][0]}
      </span>
      <p class="name">
        <b>{block.agent}</b> {a.words.person}
      </p>
      <Prose text={block.text} />
    </div>
  );
}

export function HandoffLine({ a, block, open }: Of<"handoff"> & { open: boolean }) {
  const t = a.words;
  return (
    <div class="handed">
      <p>{block.words}</p>
      {block.state === "offered" && open && (
        <Button class="choice" onClick={() => a.say(t.personText)}>
          <Icon name="talk" small />
          {t.personText}
        </Button>
      )}
    </div>
  );
}
