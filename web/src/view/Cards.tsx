import { useEffect, useRef, useState } from "preact/hooks";
import type { Assistant } from "../assistant";
import type { Card, Wish } from "../protocol/frames";
import type { Block } from "../protocol/state";
import { counted, percentOff, stockKind, stockWords } from "../text/facts";
import { Button } from "./Button";
import { Icon } from "./icons";
import { Popover } from "./Popover";

type Shown = { a: Assistant; card: Card };

export function Picture({ a, card }: Shown) {
  const [broken, setBroken] = useState(false);
  const address = a.picture(card.image);
  return (
    <>
      <Icon name="bag" />
      {address && !broken && <img src={address} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />}
    </>
  );
}

export function Title({ a, card }: Shown) {
  const address = a.pageOf(card);
  if (!address) return <>{card.title}</>;
  return (
    <a href={address} onClick={() => a.clicked(card)}>
      {card.title}
    </a>
  );
}

export function Price({ a, card }: Shown) {
  const t = a.words;
  if (!card.price) {
    return (
      <p class="price">
        <span>{t.noPrice}</span>
      </p>
    );
  }
  return (
    <p class="price">
      <strong>{card.price.text}</strong>
      {card.list_price && (
        <s>
          <span class="unseen">{t.was} </span>
          {card.list_price.text}
        </s>
      )}
    </p>
  );
}

function Rating({ a, card }: Shown) {
  if (card.rating === null) return null;
  const shown = card.rating.toFixed(1);
  const words = a.words.rating(shown, card.review_count);
  return (
    <span class="rating" title={words}>
      <span class="star" aria-hidden="true">
        ★
      </span>
      <span class="unseen">{words}</span>
      <span aria-hidden="true">
        {shown} ({counted(card.review_count, a.words)})
      </span>
    </span>
  );
}

function Options({ card }: { card: Card }) {
  const pairs = Object.entries(card.options);
  if (!pairs.length) return null;
  return (
    <dl class="options">
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>{name} </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Why({ a, card }: Shown) {
  if (!card.why.length) return null;
  return (
    <ul class="why" aria-label={a.words.whyFits}>
      {card.why.map((reason) => (
        <li key={reason.constraint}>
          <Icon name="check" small />
          {reason.label}
        </li>
      ))}
    </ul>
  );
}

/** What "not this" can mean, as constraints that the server judges by. */
function differences({ a, card }: Shown): { label: string; set: Wish }[] {
  const t = a.words;
  const none = (facet: string, value: string): Wish => ({ facet, operator: "none_of", values: [value], low: null, high: null, hard: true });
  const wishes: { label: string; set: Wish }[] = [];
  if (card.price) {
    const high = card.price.cents - 1;
    wishes.push({ label: t.cheaper(card.price.text), set: { facet: "price", operator: "range", values: [], low: null, high, hard: true } });
  }
  if (card.brand) wishes.push({ label: t.notBrand(card.brand), set: none("brand", card.brand) });
  for (const [facet, value] of Object.entries(card.options).slice(0, 3)) wishes.push({ label: t.notOption(value), set: none(facet, value) });
  return wishes;
}

function More({ a, card, current }: Shown & { current: boolean }) {
  const t = a.words;
  const [why, setWhy] = useState(false);
  const rest = (
    <Button onClick={() => a.hide(card.product)}>
      <Icon name="hide" />
      {t.hide}
    </Button>
  );
  return (
    <Popover class="tool more" label={t.moreFor(card.title)} face={<Icon name="more" />} onClose={() => setWhy(false)}>
      {(close) =>
        why ? (
          <>
            <p>{t.notThisTitle}</p>
            {differences({ a, card }).map(({ label, set }) => (
              <Button key={label} disabled={a.busy} onClick={() => (close(), a.edit([], [set]))}>
                {label}
              </Button>
            ))}
            {rest}
          </>
        ) : current ? (
          <>
            <Button disabled={a.busy} onClick={() => (close(), a.say(t.similarText(card.ordinal)))}>
              <Icon name="similar" />
              {t.similar}
            </Button>
            <Button onClick={() => (close(), a.host.dispatchEvent(new CustomEvent("prefill", { detail: t.aboutText(card.ordinal) })))}>
              <Icon name="talk" />
              {t.about}
            </Button>
            <Button onClick={() => setWhy(true)}>
              <Icon name="close" />
              {t.notThis}
            </Button>
          </>
        ) : (
          rest
        )
      }
    </Popover>
  );
}

function CardView({ a, card, current }: Shown & { current: boolean }) {
  const t = a.words;
  const off = percentOff(card);
  const Heading = a.heading(2);
  const picked = a.picked.some((other) => other.product === card.product);
  if (a.hidden.has(card.product)) {
    return (
      <li class="card gone">
        <p>{t.hidden(card.title)}</p>
        <Button class="choice" onClick={() => a.hide(card.product, false)}>
          {t.show}
        </Button>
      </li>
    );
  }
  return (
    <li class={picked ? "card picked" : "card"} data-product={card.product}>
      <div class="picture">
        <Picture a={a} card={card} />
        <span class="ordinal">{card.ordinal}</span>
        {off !== null && (
          <span class="offer">
            <span class="unseen">{t.off(off)}</span>
            <span aria-hidden="true">−{off}%</span>
          </span>
        )}
      </div>
      <div class="body">
        <div>
          {card.brand && <p class="brand">{card.brand}</p>}
          <Heading class="title" title={card.title}>
            <Title a={a} card={card} />
          </Heading>
        </div>
        <Price a={a} card={card} />
        <p class="meta">
          <Rating a={a} card={card} />
          <span class={`stock ${stockKind(card.stock)}`}>{stockWords(card.stock, t)}</span>
        </p>
        <Options card={card} />
        <Why a={a} card={card} />
        <div class="tools">
          {a.cart && card.stock > 0 && (
            <Button class="buy" onClick={() => a.addToCart(card)} aria-label={`${t.addToCart}: ${card.title}`}>
              <Icon name={a.added.has(card.sku) ? "check" : "cart"} />
              {a.added.has(card.sku) ? t.added : t.addToCart}
            </Button>
          )}
          {current && (
            <Button class="tool pick" aria-pressed={picked} aria-label={t.compareTitle(card.title)} onClick={() => a.pick(card)}>
              <Icon name={picked ? "check" : "plus"} small />
              {t.compare}
            </Button>
          )}
          <More a={a} card={card} current={current} />
        </div>
      </div>
    </li>
  );
}

/** The buttons that move a row of cards; each is there while there is something on its side. */
function Row({ a, block, current }: { a: Assistant; block: Block & { kind: "cards" }; current: boolean }) {
  const t = a.words;
  const row = useRef<HTMLUListElement>(null);
  const [ends, setEnds] = useState({ back: false, next: false });
  const list = a.layout === "list";
  useEffect(() => {
    const element = row.current;
    if (!element) return undefined;
    const look = (): void => {
      const back = element.scrollLeft > 8;
      const next = element.scrollLeft + element.clientWidth < element.scrollWidth - 8;
      setEnds((now) => (now.back === back && now.next === next ? now : { back, next }));
    };
    element.addEventListener("scroll", look, { passive: true });
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [list]);
  const move = (sign: number): void => row.current?.scrollBy({ left: sign * row.current.clientWidth * 0.8, behavior: "smooth" });
  return (
    <>
      <ul ref={row} class={list ? "cards list" : block.items.length > 4 ? "cards many" : block.items.length === 1 ? "cards one" : "cards"} role="list" tabIndex={ends.back || ends.next ? 0 : -1} aria-label={t.products}>
        {block.items.map((card) => (
          <CardView key={card.sku} a={a} card={card} current={current} />
        ))}
      </ul>
      {ends.back && (
        <Button class="slide back" aria-label={t.back} onClick={() => move(-1)}>
          <Icon name="go" />
        </Button>
      )}
      {ends.next && (
        <Button class="slide next" aria-label={t.next} onClick={() => move(1)}>
          <Icon name="go" />
        </Button>
      )}
    </>
  );
}

/** `said`: the answer has words about it further down. */
export function Results({ a, block, current, said }: { a: Assistant; block: Block & { kind: "cards" }; current: boolean; said: boolean }) {
  const t = a.words;
  const shown = block.items.length;
  if (!shown) return <Nothing a={a} block={block} said={said} />;
  return (
    <div class="results">
      <Row a={a} block={block} current={current} />
      <p class="found">{block.total > shown ? t.shown(counted(shown, t), counted(block.total, t)) : t.shownAll(shown)}</p>
    </div>
  );
}

/** What to give up when nothing fits. */
function Nothing({ a, block, said }: { a: Assistant; block: Block & { kind: "cards" }; said: boolean }) {
  const t = a.words;
  const relaxing = block.relaxations.length > 0;
  const Heading = a.heading(2);
  return (
    <div class={`nothing${relaxing ? "" : " bare"}${said ? " said" : ""}`}>
      <Heading>{t.nothing}</Heading>
      <p>{relaxing ? t.nothingWords : t.nothingElse}</p>
      {relaxing && (
        <div class="choices">
          {block.relaxations.map((relaxation) => (
            <Button class="choice" key={relaxation.label} disabled={a.busy} onClick={() => a.edit(relaxation.chips)}>
              {t.relax(relaxation.label)} <b>{t.goods(relaxation.count)}</b>
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
