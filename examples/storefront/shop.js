// A small shop of its own: a listing, product pages and a cart that is kept in the browser. The last part is all that it does
// about the assistant.

const WORDS = {
  en: {
    headline: "Good things for every day",
    lead: "A small part of the sample shop. Ask the assistant for the rest.",
    cart: "Your cart",
    empty: "Nothing in it yet.",
    add: "Add to cart",
    added: "Added to the cart",
    remove: "Remove",
    total: "Total",
    out: "Out of stock",
    missing: "There is no such product.",
    sample: "An example: nothing can be bought here.",
    other: "中文",
  },
  zh: {
    headline: "日常好物",
    lead: "这是示例商店的一小部分，其余的请问购物助手。",
    cart: "购物车",
    empty: "还没有商品。",
    add: "加入购物车",
    added: "已加入购物车",
    remove: "移除",
    total: "合计",
    out: "缺货",
    missing: "没有这件商品。",
    sample: "这是示例，无法真正下单。",
    other: "English",
  },
};
const NAME = { en: "Tidewell", zh: "潮生集" };
const language = localStorage.getItem("shop-language") === "zh" ? "zh" : "en";
const words = WORDS[language];
const money = (cents) => new Intl.NumberFormat(language, { style: "currency", currency: "USD" }).format(cents / 100);

function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const readCart = () => JSON.parse(localStorage.getItem("shop-cart") ?? "[]");

function writeCart(lines) {
  localStorage.setItem("shop-cart", JSON.stringify(lines));
  drawTop();
  if (document.body.dataset.page === "cart") drawCart();
  tellPage({ cart: lines.map((line) => line.sku) });
}

function addToCart({ sku, product, title, cents }) {
  const lines = readCart();
  const line = lines.find((other) => other.sku === sku);
  if (line) line.quantity += 1;
  else lines.push({ sku, product, title, cents, quantity: 1 });
  writeCart(lines);
}

function drawTop() {
  const count = readCart().reduce((sum, line) => sum + line.quantity, 0);
  document.querySelector(".top").replaceChildren(
    el("a", { href: "/", class: "name" }, NAME[language]),
    el("button", { type: "button", onclick: changeLanguage }, words.other),
    el("a", { href: "/cart.html", id: "cart-link" }, `${words.cart} (${count})`),
  );
}

function changeLanguage() {
  localStorage.setItem("shop-language", language === "en" ? "zh" : "en");
  location.reload();
}

function priceOf(variant) {
  const price = el("span", {}, money(variant.price_cents));
  return variant.list_price_cents ? [price, el("span", { class: "was" }, money(variant.list_price_cents))] : [price];
}

async function drawListing() {
  const products = await (await fetch("/products.json")).json();
  document.querySelector("#products").append(
    ...products.map((product) =>
      el(
        "li",
        {},
        el(
          "a",
          { href: `/product.html?id=${encodeURIComponent(product.id)}` },
          el("img", { class: "photo", src: `/${product.image}`, alt: "", width: "400", height: "400", loading: "lazy" }),
          el("span", { class: "title" }, product.title[language]),
        ),
        ...priceOf(product.variants[0]),
      ),
    ),
  );
}

async function drawProduct() {
  const id = new URLSearchParams(location.search).get("id") ?? "";
  const answer = await fetch(`/products/${encodeURIComponent(id)}.json`);
  const main = document.querySelector("#product");
  if (!answer.ok) return main.append(el("p", {}, words.missing));
  const product = await answer.json();
  const variant = product.variants.find((one) => one.stock > 0) ?? product.variants[0];
  const title = product.title[language];
  const button = el("button", { type: "button", onclick: add }, variant.stock > 0 ? words.add : words.out);
  button.disabled = variant.stock <= 0;
  function add() {
    addToCart({ sku: variant.sku, product: product.id, title, cents: variant.price_cents });
    button.textContent = words.added;
  }
  const facts = Object.entries(variant.options ?? {}).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  main.append(
    el(
      "div",
      { class: "sheet" },
      el("img", { class: "photo", src: `/${variant.image ?? product.image}`, alt: "", width: "400", height: "400" }),
      el("div", {}, el("p", { class: "quiet" }, product.brand ?? ""), el("h1", {}, title), el("p", {}, ...priceOf(variant)), el("p", {}, product.description[language] ?? ""), el("dl", { class: "facts" }, ...facts), button),
    ),
  );
  document.title = `${title} · ${NAME[language]}`;
  return tellPage({ product: product.id, category: product.category.join(" > "), title });
}

function drawCart() {
  const lines = readCart();
  const rows = lines.map((line) =>
    el(
      "tr",
      { "data-sku": line.sku },
      el("td", {}, line.title),
      el("td", {}, `× ${line.quantity}`),
      el("td", {}, money(line.cents * line.quantity)),
      el("td", {}, el("button", { type: "button", onclick: () => writeCart(readCart().filter((other) => other.sku !== line.sku)) }, words.remove)),
    ),
  );
  const total = lines.reduce((sum, line) => sum + line.cents * line.quantity, 0);
  const table = el("table", {}, el("tbody", {}, ...rows, el("tr", {}, el("td", {}, words.total), el("td", {}), el("td", {}, money(total)), el("td", {}))));
  document.querySelector("#cart").replaceChildren(lines.length ? table : el("p", { class: "quiet" }, words.empty));
}

// The assistant: what the customer looks at, and what is to be put into the cart. What is pushed waits until the script is there.

function tellPage(page) {
  window.ShopAssistant ??= [];
  window.ShopAssistant.push((assistant) => assistant.setPage({ url: location.pathname + location.search, ...page }));
}

document.addEventListener("shop-assistant:add-to-cart", ({ detail }) => {
  addToCart({ sku: detail.sku, product: detail.product, title: detail.title, cents: detail.price?.cents ?? 0 });
});

document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
document.title = NAME[language];
for (const element of document.querySelectorAll("[data-words]")) element.textContent = words[element.dataset.words];
drawTop();
({ listing: drawListing, product: drawProduct, cart: drawCart })[document.body.dataset.page]();
