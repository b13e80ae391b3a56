// The widget without its looks: the conversation, the connection, what is kept, other tabs, and what the shop is told.

import { type Customer, EVENT, modeOf, type Page } from "./element";
import { type Keep, keepOf } from "./keep";
import { Barred, Connection, type Link } from "./protocol/connection";
import type { Asking, Card, Frame, Wish } from "./protocol/frames";
import { freshId } from "./protocol/ids";
import { EMPTY, type Input, inverse, reduce, type State, type Turn, wish } from "./protocol/state";
import { Unsent } from "./protocol/unsent";
import { allowedAddress } from "./text/facts";
import { faultWords, spoken } from "./text/spoken";
import { chosen, type Words, wordsOf } from "./words";

const QUIET_TRIES = 1;
const SETTLE_MS = 800;
const SAID_KEPT = 40;
const TYPING_MS = 5000;
const QUIET_MS = 3000;

export interface Shop {
  name: Record<string, string>;
  languages: string[];
  counts: Record<string, number>;
  suggestions: Record<string, string[]>;
}

export type Thumb = { thumb: "up" | "down"; reason?: string };
export type Erasing = "no" | "asking" | "busy" | "failed";

export class Assistant {
  state: State = EMPTY;
  link: Link = { state: "connecting", seconds: 0, tries: 0 };
  shop: Shop | null = null;
  words: Words;
  layout: "row" | "list";
  told: string | null = null;
  picked: Card[] = [];
  hidden: ReadonlySet<string> = new Set();
  thumbs: ReadonlyMap<string, Thumb> = new Map();
  added: ReadonlySet<string> = new Set();
  erasing: Erasing = "no";
  erasable = true;
  editing: string | null = null;
  /** What was read out, newest last. */
  said: readonly { key: number; text: string }[] = [];
  /** Who of the shop's people is writing. */
  typing: string | null = null;
  /** Counts what changed besides the conversation; a turn is drawn anew when it does. */
  looks = 0;
  readonly keep: Keep;
  readonly server: string;
  private readonly tab: Keep;
  private readonly unsent: Unsent;
  private readonly connection: Connection;
  private readonly channel: BroadcastChannel | null;
  private readonly heard = new Map<string, number>();
  private readonly watchers = new Set<() => void>();
  private mute = true;
  private muting = 0;
  private writing = 0;
  private quiet = 0;
  private saidKey = 0;
  private drawing = false;
  /** Whether the customer asked for a new conversation: the other tabs follow. */
  private anew = false;
  private page: Page = {};
  private customer: Customer | null = null;
  private retryShop = 0;
  private closed = false;

  constructor(
    readonly host: HTMLElement,
    base: string,
  ) {
    const shop = host.getAttribute("shop") ?? "";
    this.server = (host.getAttribute("server") ?? base).replace(/\/*$/, "/");
    this.keep = keepOf(shop);
    this.tab = keepOf(shop, "session");
    this.unsent = new Unsent(this.keep);
    this.words = wordsOf(chosen([host.getAttribute("language"), this.keep.get("language"), document.documentElement.lang, navigator.language]));
    if (!host.hasAttribute("language") && modeOf(host) === "page") {
      this.words = wordsOf(chosen([this.keep.get("language"), navigator.language]));
    }
    this.layout = this.keep.get("layout") === "list" ? "list" : "row";
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(`shop-assistant:${shop}`) : null;
    this.channel?.addEventListener("message", (event) => this.otherTab(event.data));
    for (const asking of this.unsent.all()) this.state = reduce(this.state, { kind: "sent", asking });
    this.connection = new Connection(() => this.address(), this.keep.get("session"), {
      frame: (frame) => this.receive(frame),
      link: (link) => this.linked(link),
      forgotten: () => this.forgotten(),
      unsent: () => this.unsent.all(),
      hello: () => this.hello(),
    });
    void this.connection.open();
    void this.learnShop();
  }

  get stillOpen(): boolean {
    return this.tab.get("open") === "1";
  }

  set stillOpen(open: boolean) {
    this.tab.set("open", open ? "1" : null);
  }

  /** The heading of this depth (0: the shop's name), below the shop's own where it is on its page. */
  heading(depth: 0 | 1 | 2): "h1" | "h2" | "h3" | "h4" {
    return (["h1", "h2", "h3", "h4"] as const)[depth + (modeOf(this.host) === "page" ? 0 : 1)] ?? "h4";
  }

  get busy(): boolean {
    return this.state.running !== null;
  }

  get cart(): boolean {
    return this.host.hasAttribute("cart");
  }

  get shopName(): string {
    const named = this.shop?.name;
    return this.host.getAttribute("name") || named?.[this.words.id] || this.state.shop || named?.en || Object.values(named ?? {})[0] || this.words.role;
  }

  get suggestions(): string[] {
    const own = this.host.getAttribute("suggestions");
    if (own) return own.split("|").map((text) => text.trim()).filter(Boolean);
    return this.shop?.suggestions[this.words.id] ?? [];
  }

  /** What stands above the composer about the connection, the queue or a fault; the first that applies. */
  get notice(): string {
    const t = this.words;
    if (this.link.state === "offline") return t.offline;
    if (this.state.fault) {
      const words = t.faults[this.state.fault.code] ?? t.faults.other ?? "";
      return this.link.state === "waiting" ? `${words} ${t.again(this.link.seconds)}` : words;
    }
    if (this.link.state !== "open" && this.link.tries > QUIET_TRIES) return t.lost(this.link.seconds);
    return this.told ?? this.standing;
  }

  /** How things stand with a person of the shop's. */
  get standing(): string {
    const h = this.state.handoff;
    if (!h) return "";
    if (h.state === "joined") return this.words.talkingWith(h.agent ?? this.words.colleague, h.present);
    return h.state === "waiting" ? this.words.inLine(h.position, h.wait === null ? null : Math.max(1, Math.round(h.wait / 60))) : this.words.promised;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retryShop);
    clearTimeout(this.muting);
    clearTimeout(this.writing);
    this.connection.close();
    this.channel?.close();
  }

  // What the customer does

  say(text: string): void {
    const asking: Asking = { type: "message", id: freshId(), text };
    this.emit("message", { text });
    this.ask(asking);
  }

  edit(remove: string[], set: Wish[] = []): void {
    if (this.busy) return;
    this.ask({ type: "edit_constraints", id: freshId(), remove, set });
  }

  undo(turn: Turn): void {
    const { remove, set } = inverse(turn);
    this.edit(remove, set);
  }

  /** Send again: under the same id what was never taken up, as something new what failed. */
  retry(turn: Turn): void {
    const kept = turn.turn === null && turn.id ? this.unsent.get(turn.id) : undefined;
    if (kept) this.ask(kept);
    else if (turn.confirmed !== null) return;
    else if (turn.remove.length || turn.set.length) this.edit([...turn.remove], turn.set.map(wish));
    else this.say(turn.text);
  }

  /** Give up what was refused. */
  discard(turn: Turn): void {
    if (turn.id) this.unsent.drop(turn.id);
    this.state = { ...this.state, turns: this.state.turns.filter((other) => other !== turn) };
    this.changed(true);
  }

  /** The customer is writing: who talks with them is told. */
  writes(): void {
    if (this.state.handoff?.state !== "joined" || Date.now() < this.quiet) return;
    this.quiet = Date.now() + QUIET_MS;
    this.connection.send({ type: "typing" });
  }

  /** The customer's word on a proposal; pressed twice it is one turn. */
  decide(proposal: string, confirmed: boolean): void {
    const type = confirmed ? "confirm" : "decline";
    this.ask({ type, id: `${type}:${proposal}`, proposal });
  }

  stop(): void {
    if (this.state.running !== null) this.connection.send({ type: "stop", turn: this.state.running });
  }

  restart(): void {
    this.anew = true;
    this.begin(null);
  }

  setLanguage(id: string): void {
    if (id === this.words.id) return;
    this.words = wordsOf(id);
    this.keep.set("language", id);
    this.connection.greetAgain();
    this.emit("language", { language: id });
    this.changed(true);
  }

  setLayout(layout: "row" | "list"): void {
    this.layout = layout;
    this.keep.set("layout", layout);
    this.changed(true);
  }

  pick(card: Card): void {
    const without = this.picked.filter((other) => other.product !== card.product);
    this.picked = without.length < this.picked.length ? without : [...without, card];
    this.changed(true);
  }

  unpick(): void {
    this.picked = [];
    this.changed(true);
  }

  comparePicked(): void {
    const ordinals = this.picked.map((card) => card.ordinal).sort((a, b) => a - b);
    this.unpick();
    this.say(this.words.compareText(ordinals));
  }

  hide(product: string, hidden = true): void {
    const now = new Set(this.hidden);
    if (hidden) now.add(product);
    else now.delete(product);
    this.hidden = now;
    this.picked = this.picked.filter((card) => card.product !== product);
    this.changed(true);
  }

  addToCart(card: Card): void {
    const { product, sku, title, price, options } = card;
    const taken = this.emit("add-to-cart", { product, sku, title, price, options, quantity: 1 });
    if (taken) {
      this.added = new Set([...this.added, sku]);
      this.speak(this.words.addedWords(title));
    } else {
      this.speak((this.told = this.words.notAdded(title)));
    }
    this.connection.send({ type: "event", kind: "add_to_cart", product });
    this.changed(true);
  }

  clicked(card: Card): void {
    this.connection.send({ type: "event", kind: "click", product: card.product });
    this.emit("product", { product: card.product, sku: card.sku, title: card.title });
  }

  rate(turn: Turn, thumb: Thumb): void {
    if (turn.turn === null) return;
    this.thumbs = new Map(this.thumbs).set(turn.key, thumb);
    this.connection.send({ type: "feedback", turn: turn.turn, ...thumb });
    this.emit("feedback", { turn: turn.turn, ...thumb });
    this.changed(true);
  }

  askErase(erasing: Erasing): void {
    this.erasing = erasing;
    this.changed();
  }

  /** Have the server delete the conversation, then forget it here. */
  async erase(): Promise<void> {
    const session = this.connection.session;
    this.askErase("busy");
    const status = session ? await this.eraseAt(session).catch(() => 0) : 204;
    if (status === 405) this.erasable = false;
    // 404: the server holds no such conversation, so that there is nothing left to erase there
    if (status !== 404 && (status < 200 || status >= 300)) {
      this.askErase(this.erasable ? "failed" : "no");
      return;
    }
    this.erasing = "no";
    for (const name of ["draft", "unsent"]) this.keep.set(name, null);
    this.restart();
    this.told = this.words.erased;
    this.emit("erased", {});
    this.changed();
  }

  private async eraseAt(session: string): Promise<number> {
    const given = await this.ticket();
    const headers: Record<string, string> = given ? { authorization: `Bearer ${given.pass}` } : {};
    return (await fetch(`${this.server}v1/sessions/${encodeURIComponent(session)}`, { method: "DELETE", headers })).status;
  }

  setPage(page: Page): void {
    this.page = page;
    this.connection.greetAgain();
  }

  setCustomer(customer: Customer | null): void {
    this.customer = customer;
    // who the customer is decides the ticket, and so the connection
    void this.connection.open();
  }

  /** Tell the shop; whether nobody objected. */
  emit(name: string, detail: unknown): boolean {
    return this.host.dispatchEvent(new CustomEvent(EVENT + name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  /** Where a picture is: on the assistant's server or the shop's own site. */
  picture(image: string | null): string | null {
    return allowedAddress(image, this.server, this.origins());
  }

  /** A product's page: by the shop's template where it gave one, else the catalogue's own address. */
  pageOf(card: Card): string | null {
    const template = this.host.getAttribute("product-url");
    if (!template) return allowedAddress(card.url, location.href, this.origins());
    const filled = template.replaceAll("{product}", encodeURIComponent(card.product)).replaceAll("{sku}", encodeURIComponent(card.sku));
    return allowedAddress(filled, document.baseURI, this.origins());
  }

  changed(looks = false): void {
    if (looks) this.looks += 1;
    if (this.drawing) return;
    this.drawing = true;
    const draw = (): void => {
      if (!this.drawing) return;
      this.drawing = false;
      this.announce();
      for (const watcher of this.watchers) watcher();
    };
    if (document.hidden) setTimeout(draw, 50);
    else {
      requestAnimationFrame(draw);
      setTimeout(draw, 250);
    }
  }

  /** Have something read out. */
  speak(text: string): void {
    this.said = [...this.said.slice(-SAID_KEPT), { key: (this.saidKey += 1), text }];
  }

  // What happens to it

  private ask(asking: Asking): void {
    this.told = null;
    this.mute = false;
    this.unsent.add(asking);
    this.apply({ kind: "sent", asking });
    this.connection.submit(asking);
  }

  private begin(session: string | null): void {
    this.told = null;
    this.picked = [];
    this.hidden = new Set();
    this.thumbs = new Map();
    this.keep.set("session", session);
    if (session === null) this.unsent.clear();
    this.mute = session !== null;
    this.apply({ kind: "cleared" });
    for (const asking of this.unsent.all()) this.apply({ kind: "sent", asking });
    this.connection.turnTo(session);
  }

  private receive(frame: Frame): void {
    const running = this.state.running;
    if (frame.type === "welcome") this.welcomed(frame);
    if (frame.type === "ack") this.unsent.drop(frame.id);
    this.hears(frame);
    this.apply({ kind: "frame", frame });
    if (frame.type === "recommended" || frame.type === "compared") {
      this.picked = [];
      this.emit("shown", { kind: frame.type, products: frame.items.map((card) => card.product) });
    }
    if (running !== null && this.state.running === null) {
      this.emit("answered", { turn: running });
    }
  }

  private welcomed(frame: Frame & { type: "welcome" }): void {
    // the first frame of this very conversation, among what is replayed
    if (!frame.resumed && frame.session === this.keep.get("session")) return;
    const before = this.keep.get("session");
    this.keep.set("session", frame.session);
    if (before !== frame.session) this.channel?.postMessage({ session: frame.session, anew: this.anew });
    this.anew = false;
    if (frame.resumed) this.settle();
    else this.mute = false;
    this.emit("ready", { session: frame.session });
  }

  private hears(frame: Frame): void {
    if (frame.type !== "agent_typing" && frame.type !== "agent_text" && frame.type !== "handoff") return;
    clearTimeout(this.writing);
    this.typing = frame.type === "agent_typing" ? frame.agent : null;
    if (this.typing) this.writing = window.setTimeout(() => ((this.typing = null), this.changed()), TYPING_MS);
  }

  /** What is replayed is not read out; what follows it is. */
  private settle(): void {
    clearTimeout(this.muting);
    this.muting = window.setTimeout(() => (this.mute = false), SETTLE_MS);
  }

  private forgotten(): void {
    if (this.state.turns.some((turn) => turn.turn !== null)) this.told = this.words.newConversation;
    this.keep.set("session", null);
    this.apply({ kind: "cleared" });
    for (const asking of this.unsent.all()) this.apply({ kind: "sent", asking });
  }

  private linked(link: Link): void {
    this.link = link;
    this.changed();
  }

  private otherTab(data: unknown): void {
    const { session, anew } = (data ?? {}) as { session?: unknown; anew?: unknown };
    const mine = this.connection.session;
    if (typeof session !== "string" || session === mine) return;
    // of two tabs that were opened at once, one follows the other
    if (anew === true || mine === null || (!this.state.turns.length && session < mine)) this.begin(session);
  }

  private apply(input: Input): void {
    this.state = reduce(this.state, input);
    this.changed();
  }

  /** Read out what became complete since the last drawing. */
  private announce(): void {
    const t = this.words;
    for (const turn of this.state.turns.slice(-3)) {
      const lines = spoken(turn, t);
      const heard = this.heard.get(turn.key) ?? 0;
      if (lines.length <= heard) continue;
      this.heard.set(turn.key, lines.length);
      if (!this.mute) for (const line of lines.slice(heard)) this.speak(line);
      if (turn.status === "refused" && !this.mute) this.emit("error", { code: turn.fault?.code, message: faultWords(turn, t) });
    }
  }

  private hello(): Record<string, unknown> {
    const page = this.page.url ?? location.pathname + location.search;
    const context = Object.keys(this.page).length ? { context: this.page } : {};
    return { language: this.words.id, page: page.slice(0, 2048), ...context };
  }

  private async address(): Promise<string> {
    const url = new URL("v1/chat", this.server);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const given = await this.ticket();
    if (given) url.searchParams.set("ticket", given.ticket);
    return url.href;
  }

  /** What opens the chat to a page of this shop; null where the server asks for none. Throws `Barred`. */
  private async ticket(): Promise<{ ticket: string; pass: string } | null> {
    const shop = this.host.getAttribute("shop");
    if (!shop) return null;
    const body = JSON.stringify({ shop, identity: this.customer?.token ?? "" });
    const answer = await fetch(`${this.server}v1/tickets`, { method: "POST", headers: { "content-type": "application/json" }, body });
    const told: unknown = await answer.json().catch(() => null);
    if (answer.ok) return told as { ticket: string; pass: string };
    const { code = "" } = (told ?? {}) as { code?: string };
    // a server without such routes, or one without shops: its list of origins decides
    if (answer.status === 404 || answer.status === 405 || code === "unknown_shop") return null;
    const busy = answer.status === 503;
    const seconds = busy ? Number(answer.headers.get("retry-after") ?? 5) : 60;
    this.apply({ kind: "barred", fault: { code: busy ? "overloaded" : "not_allowed", message: "", retryable: busy, seconds } });
    throw new Barred(seconds);
  }

  private origins(): string[] {
    return [new URL(this.server).origin, location.origin];
  }

  private async learnShop(): Promise<void> {
    const answer = await fetch(`${this.server}v1/shop`).catch(() => null);
    if (this.closed) return;
    if (answer?.ok) {
      this.shop = (await answer.json()) as Shop;
      this.changed(true);
    } else {
      this.retryShop = window.setTimeout(() => void this.learnShop(), 3000);
    }
  }
}
