// Product cards, what to give up when nothing fits, and the comparison. Every value is the server's; none is made here.

import { el, icon, ownAddress } from "./dom.js";
import { count, words } from "./strings.js";

const LOW_STOCK = 5;

function picture(card) {
  const frame = el("div", { class: "picture" }, icon("bag"));
  const address = ownAddress(card.image);
  if (address) {
    const image = el("img", { src: address, alt: "", loading: "lazy", decoding: "async" });
    image.addEventListener("error", () => image.remove());
    frame.append(image);
  }
  return frame;
}

function title(card) {
  const address = ownAddress(card.url);
  return address ? el("a", { href: address }, card.title) : card.title;
}

function price(card) {
  const t = words();
  if (!card.price) return el("p", { class: "price" }, el("span", {}, t.noPrice));
  return el(
    "p",
    { class: "price" },
    el("strong", {}, card.price.text),
    card.list_price && el("s", {}, el("span", { class: "unseen" }, `${t.was} `), card.list_price.text),
  );
}

function offer(card) {
  if (!card.price || !card.list_price || card.list_price.cents <= card.price.cents) return null;
  const off = Math.floor((1 - card.price.cents / card.list_price.cents) * 100);
  return off > 0 ? el("span", { class: "offer" }, `−${off}%`) : null;
}

function rating(card) {
  if (card.rating === null) return null;
  const stars = el("span", { class: "stars", "aria-hidden": "true" }, "★★★★★", el("span", {}, "★★★★★"));
  stars.style.setProperty("--share", `${(card.rating / 5) * 100}%`);
  const shown = card.rating.toFixed(1);
  return el(
    "span",
    { class: "rating", title: words().rating(shown, card.review_count) },
    stars,
    el("span", { class: "unseen" }, words().rating(shown, card.review_count)),
    el("span", { "aria-hidden": "true" }, `${shown} (${count(card.review_count)})`),
  );
}

function stock(card) {
  const t = words();
  if (card.stock <= 0) return el("span", { class: "stock none" }, t.noStock);
  if (card.stock <= LOW_STOCK) return el("span", { class: "stock low" }, t.lowStock(card.stock));
  return el("span", { class: "stock" }, t.inStock);
}

function options(card) {
  const pairs = Object.entries(card.options);
  if (!pairs.length) return null;
  const list = el("dl", { class: "options" });
  pairs.forEach(([name, value], at) => {
    list.append(el("dt", {}, `${name} `), el("dd", {}, value), at < pairs.length - 1 ? " · " : "");
  });
  return list;
}

function why(card) {
  if (!card.why.length) return null;
  return el(
    "ul",
    { class: "why", "aria-label": words().whyFits },
    ...card.why.map((reason) => el("li", { title: reason.evidence }, icon("check", true), reason.label)),
  );
}

function about(card, asks) {
  const t = words();
  return el(
    "button",
    {
      class: "about",
      type: "button",
      title: t.about,
      "aria-label": `${t.about}: ${card.title}`,
      on: { click: () => asks.prefill(t.aboutText(card.ordinal)) },
    },
    icon("talk"),
  );
}

function cardOf(card, asks) {
  const frame = picture(card);
  frame.append(el("span", { class: "ordinal" }, String(card.ordinal)), offer(card) ?? "", about(card, asks));
  return el(
    "article",
    { class: "card", role: "listitem", "data-product": card.product },
    frame,
    el(
      "div",
      { class: "body" },
      el(
        "div",
        {},
        card.brand && el("p", { class: "brand" }, card.brand),
        el("h3", { class: "title", title: card.title }, title(card)),
      ),
      price(card),
      el("p", { class: "meta" }, rating(card) ?? "", stock(card)),
      options(card),
      why(card),
    ),
  );
}

/** The result set of a `recommended` frame: its cards, or what stands in the way where it has none. */
export function results(frame, asks) {
  const t = words();
  if (!frame.items.length) return nothing(frame, asks);
  const shown = frame.items.length;
  const row = el(
    "div",
    { class: "cards", role: "list", tabindex: "0", "aria-label": t.products },
    ...frame.items.map((card) => cardOf(card, asks)),
  );
  return el(
    "section",
    { class: "results", "aria-label": t.products },
    row,
    ...slides(row),
    el("p", { class: "found" }, frame.total > shown ? t.shown(count(shown), count(frame.total)) : t.shownAll(shown)),
  );
}

/** The two buttons that move a row of cards; each is there while there is something on its side. */
function slides(row) {
  const t = words();
  const move = (sign) => row.scrollBy({ left: sign * row.clientWidth * 0.8, behavior: "smooth" });
  const [back, next] = [["back", t.back, -1], ["next", t.next, 1]].map(([name, label, sign]) =>
    el("button", { class: `slide ${name}`, type: "button", "aria-label": label, on: { click: () => move(sign) } }, icon("go")),
  );
  const draw = () => {
    back.hidden = row.scrollLeft < 8;
    next.hidden = row.scrollLeft + row.clientWidth > row.scrollWidth - 8;
  };
  row.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(row);
  return [back, next];
}

function nothing(frame, asks) {
  const t = words();
  const relaxing = frame.relaxations.length > 0;
  return el(
    "section",
    { class: relaxing ? "nothing" : "nothing bare" },
    el("h3", {}, t.nothing),
    el("p", {}, relaxing ? t.nothingWords : t.nothingElse),
    relaxing &&
      el(
        "div",
        { class: "choices" },
        ...frame.relaxations.map((relaxation) =>
          el(
            "button",
            { class: "choice", type: "button", on: { click: () => asks.remove(relaxation.chips) } },
            t.relax(relaxation.label),
            el("b", {}, t.relaxCount(relaxation.count)),
          ),
        ),
      ),
  );
}

/** The table of a `compared` frame, its differing rows marked. */
export function comparison(frame) {
  const t = words();
  const heads = frame.items.map((card) =>
    el("th", { scope: "col" }, picture(card), el("span", {}, title(card)), price(card)),
  );
  const rows = frame.rows.map((row) =>
    el(
      "tr",
      { class: row.differs ? "differs" : null },
      el("th", { scope: "row" }, row.label),
      ...row.cells.map((cell) => el("td", {}, cell)),
    ),
  );
  const table = el(
    "table",
    {},
    el("caption", { class: "unseen" }, t.compare),
    el("thead", {}, el("tr", {}, el("td", {}), ...heads)),
    el("tbody", {}, ...rows),
  );
  table.style.setProperty("--items", String(frame.items.length));
  return [
    el("div", { class: "compare", tabindex: "0", role: "region", "aria-label": t.compare }, table),
    frame.rows.some((row) => row.differs) &&
      el("p", { class: "key" }, el("i", { "aria-hidden": "true" }), t.differs),
  ].filter(Boolean);
}
