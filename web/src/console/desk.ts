// The console without its looks: who is logged in, the inbox, the conversation that is open, and what the agent does with it.

import { freshId } from "../protocol/ids";
import { Api, ApiFault } from "./api";
import { beside, type Filter, type Looking, merged, NO_COUNTS, seen } from "./inbox";
import { type Link, Socket } from "./socket";
import { opened, type Talk, withFrame, withNote, withOlder, withoutNote, withTrace, withTyping } from "./talk";
import { keepTaste, type Taste, tasteOf } from "./taste";
import { called, UNNAMED } from "./text/naming";
import type { Agent, Card, Conversation, Counts, CustomerFacts, Draft, Inbox, Listed, Me, Naming, Note, PastTurn, Reply, Row, Told, Translated } from "./wire";
import { type Words, wordsOf } from "./words";
import { type Writing, Writings } from "./writing";

const ROOT = "/v1/console";
const TYPING_EVERY_MS = 3000;
const TOAST_MS = 6000;
const MOST_NOTE = 500;
// frames after which a turn holds words that can be translated
const TRANSLATED: ReadonlySet<string> = new Set(["ack", "done", "agent_text"]);
const WIDE = matchMedia("(min-width: 1200px)");
const NARROW = matchMedia("(max-width: 767px)");

export type View = "inbox" | "approvals" | "reports";
export type Overlay = "help" | "release" | "attach" | "action" | "assign" | "replies" | null;

export class Desk {
  readonly api = new Api();
  me: Me | null = null;
  /** Whether somebody is logged in is not known yet. */
  asking = true;
  taste: Taste = tasteOf();
  words: Words = wordsOf(this.taste.language);
  /** What the shop calls its facets and values in this language. */
  naming: Naming = UNNAMED;
  view: View = "inbox";
  rows: Row[] = [];
  counts: Counts = NO_COUNTS;
  agents: Agent[] = [];
  status: "available" | "away" = "available";
  looking: Looking = { filter: "waiting", words: "", language: null };
  session: string | null = null;
  talk: Talk | null = null;
  talkFault: string | null = null;
  overlay: Overlay = null;
  /** Where it lies over the conversation, what is about the customer is shown when asked for. */
  private aboutOver = false;
  link: Link = "connecting";
  replies: Reply[] | null = null;
  /** By turn and place, as `1:0`; null: only the original is shown. */
  translated: ReadonlyMap<string, Translated> | null = null;
  toasts: readonly { key: number; text: string }[] = [];
  spoken: readonly { key: number; text: string }[] = [];
  readonly writings = new Writings();
  private socket: Socket | null = null;
  private readonly watchers = new Set<() => void>();
  private drawing = false;
  private key = 0;
  private typed = 0;
  private taking: { session: string; done: Promise<void> } | null = null;
  /** What is to be done once the conversation is there that the agent turned to. */
  private wanted: (() => void) | null = null;

  constructor() {
    this.api.onEnded = () => this.ended();
    addEventListener("hashchange", () => this.route());
    for (const room of [WIDE, NARROW]) room.addEventListener("change", () => this.changed());
    this.route();
    void this.begin();
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  changed(): void {
    if (this.drawing) return;
    this.drawing = true;
    const draw = (): void => void (this.drawing && this.drawNow());
    if (document.hidden) setTimeout(draw, 50);
    else {
      requestAnimationFrame(draw);
      setTimeout(draw, 250);
    }
  }

  /** Before the next key can be pressed: it may be meant for what is shown by then. */
  private drawNow(): void {
    this.drawing = false;
    for (const watcher of this.watchers) watcher();
  }

  // Who is here

  private async begin(): Promise<void> {
    try {
      await this.enter((await this.api.get<{ csrf: string }>("/v1/staff/me")).csrf);
    } catch (fault) {
      if (fault instanceof ApiFault && fault.status !== 401) this.tell(fault);
    }
    this.asking = false;
    this.changed();
  }

  /** Raises `ApiFault`. */
  async login(name: string, password: string): Promise<void> {
    const { csrf } = await this.api.post<{ csrf: string }>("/v1/staff/login", { name, password });
    await this.enter(csrf);
    this.changed();
  }

  private async enter(csrf: string): Promise<void> {
    this.api.csrf = csrf;
    this.me = await this.api.get<Me>(`${ROOT}/me`);
    this.socket = new Socket({ told: (frame) => this.told(frame), link: (link) => this.linked(link), csrf: () => csrf });
    this.socket.open();
    void this.learnNames();
    if (this.session) void this.load(this.session);
  }

  /** A server without them leaves the catalogue's own ids. */
  private async learnNames(): Promise<void> {
    const language = this.words.id;
    const naming = await this.api.get<Naming>(`${ROOT}/words`, { language }).catch(() => UNNAMED);
    if (language !== this.words.id) return;
    this.naming = naming;
    this.changed();
  }

  async logout(): Promise<void> {
    await this.api.post("/v1/staff/logout").catch(() => null);
    this.writings.clear();
    this.ended();
  }

  private ended(): void {
    this.socket?.close();
    this.socket = null;
    this.api.csrf = "";
    this.me = this.talk = null;
    this.rows = [];
    this.overlay = null;
    this.changed();
  }

  // Where the agent looks

  private route(): void {
    const [, view = "", session = ""] = location.hash.split("/");
    this.view = view === "approvals" || view === "reports" ? view : "inbox";
    const wanted = this.view === "inbox" && session ? decodeURIComponent(session) : null;
    if (this.view === "inbox" && wanted !== this.session) this.turnTo(wanted);
    this.changed();
  }

  go(view: View, session: string | null = this.session): void {
    location.hash = view === "inbox" && session ? `/inbox/${encodeURIComponent(session)}` : `/${view}`;
    // the browser tells of it later than the next key may come
    this.route();
    this.drawNow();
  }

  private turnTo(session: string | null): void {
    if (this.session) this.socket?.send({ type: "unwatch", session: this.session });
    this.session = session;
    this.talk = this.talkFault = this.translated = this.overlay = this.wanted = null;
    this.aboutOver = false;
    if (session && this.me) void this.load(session);
  }

  get shown(): Row[] {
    return seen(this.rows, this.looking, this.me?.name ?? "");
  }

  look(change: Partial<Looking>): void {
    this.looking = { ...this.looking, ...change };
    this.changed();
  }

  step(step: 1 | -1): void {
    const row = beside(this.shown, this.session, step);
    if (row) this.go("inbox", row.session);
  }

  filter(filter: Filter): void {
    this.look({ filter });
    if (this.view !== "inbox") this.go("inbox");
  }

  show(overlay: Overlay): void {
    this.overlay = overlay;
    this.drawNow();
  }

  setTaste(change: Partial<Taste>): void {
    this.taste = { ...this.taste, ...change };
    this.words = wordsOf(this.taste.language);
    keepTaste(this.taste);
    if (change.language && this.me) void this.learnNames();
    this.changed();
  }

  /** What is about the customer lies over the conversation, for want of room. */
  get aboutLiesOver(): boolean {
    return !WIDE.matches;
  }

  /** There is room for one pane at a time. */
  get narrow(): boolean {
    return NARROW.matches;
  }

  get aboutShown(): boolean {
    return this.talk !== null && (WIDE.matches ? this.taste.about : this.aboutOver);
  }

  toggleAbout(): void {
    if (WIDE.matches) this.setTaste({ about: !this.taste.about });
    else {
      this.aboutOver = !this.aboutOver;
      this.drawNow();
    }
  }

  setStatus(status: "available" | "away"): void {
    this.status = status;
    this.socket?.send({ type: "status", status });
    this.changed();
  }

  // The conversation that is open

  get row(): Row | null {
    return this.rows.find((row) => row.session === this.session) ?? this.talk?.row ?? null;
  }

  get mine(): boolean {
    return this.row?.state === "joined" && this.row.agent === this.me?.name;
  }

  /** The agent holds the conversation, or has asked for it. */
  get writes(): boolean {
    return this.mine || this.taking?.session === this.session;
  }

  /** The name of who holds the conversation, as people read it; null where it is nobody or this agent. */
  get holder(): string | null {
    const row = this.row;
    return row?.state === "joined" && row.agent && row.agent !== this.me?.name ? this.nameOf(row.agent) : null;
  }

  nameOf(name: string): string {
    return this.agents.find((agent) => agent.name === name)?.shown || name;
  }

  private at(path: string): string {
    return `${ROOT}/conversations/${encodeURIComponent(this.session ?? "")}${path}`;
  }

  private async load(session: string): Promise<void> {
    try {
      const given = await this.api.get<Conversation>(`${ROOT}/conversations/${encodeURIComponent(session)}`);
      if (session !== this.session) return;
      this.talk = opened(given);
      this.talkFault = null;
      this.socket?.send({ type: "watch", session, after: given.seq });
      void this.learn(session);
    } catch (fault) {
      if (session !== this.session) return;
      this.talkFault = this.wordsFor(fault);
    }
    this.doWanted();
  }

  get hasWanted(): boolean {
    return this.wanted !== null;
  }

  forgetWanted(): void {
    this.wanted = null;
  }

  private doWanted(): void {
    this.drawNow();
    const { wanted } = this;
    this.wanted = null;
    if (this.talk) wanted?.();
  }

  /** Do it now, or once the conversation is there. */
  whenOpen(deed: () => void): void {
    if (this.talk) deed();
    else if (!this.talkFault) this.wanted = deed;
  }

  /** Do it where the agent holds the conversation, or once the server agreed that they do. */
  whenMine(deed: () => void): void {
    if (this.mine) deed();
    else if (this.writes) this.wanted = () => this.whenMine(deed);
    else this.toast(this.words.mustTake);
  }

  /** Who the customer is, and their orders. Without an order system there is nothing to tell. */
  private async learn(session: string): Promise<void> {
    const facts = await this.get<CustomerFacts>("/customer").catch(() => null);
    if (facts && this.talk?.session === session) this.keepTalk({ ...this.talk, facts });
  }

  async older(): Promise<void> {
    const first = this.talk?.state.turns.find((turn) => turn.turn)?.turn;
    if (!this.talk?.more || !first) return;
    await this.tried(async () => {
      const { items, more } = await this.api.get<{ items: PastTurn[]; more: boolean }>(`${this.at("/turns")}?before=${first}`);
      if (this.talk) this.keepTalk(withOlder(this.talk, items, more));
    });
  }

  private keepTalk(talk: Talk): void {
    this.talk = talk;
    this.changed();
  }

  // What the agent does

  /** Do it, and say in words what was in the way; whether it was done. */
  async tried(deed: () => Promise<void>): Promise<boolean> {
    try {
      await deed();
      this.changed();
      return true;
    } catch (fault) {
      this.tell(fault);
      return false;
    }
  }

  private keepRow(row: Row): void {
    this.rows = merged(this.rows, [row]);
    this.refresh([row]);
    this.changed();
  }

  async take(force = false): Promise<void> {
    const { session } = this;
    if (!session || this.writes) return;
    const taken = this.tried(async () => this.keepRow(await this.api.post<Row>(this.at("/take"), { force })));
    const done = taken.then((mine) => {
      if (this.taking?.session === session) this.taking = null;
      if (mine) this.look({ filter: "mine" });
      // what was written before the server agreed is told now
      if (mine && this.writings.of(session).reply && session === this.session) this.typing();
      if (session === this.session) this.doWanted();
    });
    this.taking = { session, done };
    this.drawNow();
    await done;
  }

  async assign(agent: string): Promise<boolean> {
    return this.tried(async () => this.keepRow(await this.api.post<Row>(this.at("/assign"), { agent })));
  }

  async release(decision: string, resolved: boolean): Promise<boolean> {
    const body = decision.trim() ? { decision: decision.trim(), resolved } : { resolved };
    return this.tried(async () => this.keepRow(await this.api.post<Row>(this.at("/release"), body)));
  }

  get writing(): Writing {
    return this.writings.of(this.session ?? "");
  }

  write(change: Partial<Writing>): void {
    if (!this.session) return;
    this.writings.change(this.session, change);
    if (change.reply && this.mine) this.typing();
    this.drawNow();
  }

  private typing(): void {
    const now = performance.now();
    if (this.typed && now - this.typed < TYPING_EVERY_MS) return;
    this.typed = now;
    this.socket?.send({ type: "typing", session: this.session });
  }

  /** Send what is written: to the customer, or as a note. */
  async send(): Promise<void> {
    const { session } = this;
    const { mode, reply, note, products, draft } = this.writing;
    if (!session) return;
    if (mode === "note") {
      if (!note.trim()) return;
      const sent = await this.tried(async () => this.noted(session, await this.api.post<Note>(this.at("/notes"), { text: note.trim() })));
      if (sent) this.writings.change(session, { note: "" });
    } else {
      const text = reply.trim();
      if (!this.writes || (!text && !products.length)) return;
      const path = this.at("/messages");
      const body = { id: freshId(), ...(text && { text }), ...(products.length && { products: products.map((card) => card.product) }), ...(draft && { draft: draft.draft }) };
      // emptied at once, so that what is typed meanwhile is the next message; put back where it was not taken
      this.writings.change(session, { reply: "", products: [], draft: null });
      this.changed();
      const sent = await this.tried(async () => {
        await this.taking?.done;
        await this.api.post(path, body);
      });
      if (!sent && !this.writings.of(session).reply) this.writings.change(session, { reply, products, draft });
      if (sent && draft) void this.api.post(`${ROOT}/copilot/drafts/${draft.draft}/feedback`, { text, used: true }).catch(() => null);
    }
    this.changed();
  }

  private noted(session: string, note: Note): void {
    if (this.talk?.session === session) this.keepTalk(withNote(this.talk, note));
  }

  async dropNote(id: number): Promise<void> {
    await this.tried(async () => {
      await this.api.delete(this.at(`/notes/${id}`));
      if (this.talk) this.keepTalk(withoutNote(this.talk, id));
    });
  }

  /** Have the copilot draft an answer; what is written by now says what it is to be about. */
  async draft(): Promise<void> {
    const { session } = this;
    if (!session || !this.mine || this.writing.drafting) return;
    this.write({ mode: "reply", drafting: true });
    const made = await this.tried(async () => {
      const note = this.writings.of(session).reply.trim();
      const draft = await this.api.post<Draft>(`${ROOT}/copilot/drafts`, { session, language: this.words.id, ...(note && { note: note.slice(0, MOST_NOTE) }) });
      // what was written meanwhile comes back with it when the draft is put away
      this.writings.change(session, { draft, reply: draft.text, steered: this.writings.of(session).reply });
    });
    this.writings.change(session, { drafting: false });
    if (made) this.speak(this.words.drafted);
    this.changed();
  }

  /** Give the draft back as of no use: what was written before it is there again, what was made of it stays. */
  dropDraft(): void {
    const { draft, reply, steered } = this.writing;
    if (!draft) return;
    void this.api.post(`${ROOT}/copilot/drafts/${draft.draft}/feedback`, { text: reply.slice(0, 4000), used: false }).catch(() => null);
    this.write({ draft: null, reply: reply === draft.text ? steered : reply });
  }

  /** Show the conversation in the agent's language as well, or no longer. */
  async translate(): Promise<void> {
    const { session, words } = this;
    if (!session) return;
    if (this.translated) {
      this.translated = null;
      this.changed();
      return;
    }
    await this.tried(async () => {
      const { items, missing = 0 } = await this.translationOf(session);
      if (session === this.session) this.translated = new Map();
      this.keepTranslated(session, items);
      if (missing) this.toast(words.faults.unavailable ?? "");
      else if (!items.length) this.toast(words.nothingToTranslate);
    });
  }

  private translationOf(session: string, turns?: number[]): Promise<Listed<Translated> & { missing?: number }> {
    return this.api.post(`${ROOT}/translation`, { session, language: this.words.id, ...(turns && { turns }) });
  }

  private keepTranslated(session: string, items: readonly Translated[]): void {
    if (session !== this.session || !this.translated) return;
    this.translated = new Map([...this.translated, ...items.map((item) => [`${item.turn}:${item.place}`, item] as const)]);
    this.changed();
  }

  /** What is said while the translation is shown is translated too. */
  private async translateMore(session: string, turn: number): Promise<void> {
    const found = await this.translationOf(session, [turn]).catch(() => null);
    if (found) this.keepTranslated(session, found.items);
  }

  async learnReplies(again = false): Promise<void> {
    if (this.replies && !again) return;
    const found = await this.api.get<Listed<Reply>>(`${ROOT}/replies`).catch(() => null);
    this.replies = found?.items ?? this.replies ?? [];
    this.changed();
  }

  products(words: string): Promise<Listed<Card>> {
    const language = this.talk?.row.language ?? this.words.id;
    return this.api.get<Listed<Card>>(`${ROOT}/products`, { q: words, language, limit: 12 });
  }

  get<T>(path: string): Promise<T> {
    return this.api.get<T>(this.at(path), { language: this.words.id });
  }

  /** Propose a change of an order to the customer, as the policy allows. Raises `ApiFault`. */
  async propose(name: string, args: Record<string, unknown>): Promise<void> {
    await this.post("/proposals", { name, arguments: args, language: this.words.id });
    this.toast(this.words.proposed);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.api.post<T>(this.at(path), body);
  }

  // What happens

  private linked(link: Link): void {
    this.link = link;
    if (link === "ended") this.ended();
    this.changed();
  }

  private told(frame: Told): void {
    switch (frame.type) {
      case "welcome":
        this.me = frame.me;
        this.counts = frame.counts;
        this.agents = frame.agents;
        if (this.status !== "available") this.setStatus(this.status);
        void this.catchUp();
        break;
      case "inbox":
        this.announce(frame.items);
        this.rows = merged(this.rows, frame.items, frame.gone);
        this.counts = frame.counts;
        this.refresh(frame.items);
        break;
      case "agents":
        this.agents = frame.items;
        break;
      case "failed":
        if (frame.code !== "rate_limited") this.toast(this.wordsFor(new ApiFault(400, frame.detail, frame.code)));
        break;
      default:
        if (this.talk?.session === frame.session) this.toldOfTalk(this.talk, frame);
    }
    this.changed();
  }

  private toldOfTalk(talk: Talk, frame: Exclude<Told, { type: "welcome" | "inbox" | "agents" | "failed" }>): void {
    const now = Date.now() / 1000;
    switch (frame.type) {
      case "frame":
        if (frame.frame.type === "ack" && frame.frame.seq > talk.seq && frame.frame.text) this.speak(`${this.words.customer}: ${frame.frame.text}`);
        this.talk = withFrame(talk, frame.frame, now);
        if (this.translated && TRANSLATED.has(frame.frame.type) && frame.frame.turn) void this.translateMore(talk.session, frame.frame.turn);
        break;
      case "resync":
        void this.load(frame.session);
        break;
      case "trace":
        this.talk = withTrace(talk, frame.turn, frame.trace);
        break;
      case "note":
        if (frame.note) this.talk = withNote(talk, frame.note);
        else if (frame.gone !== undefined) this.talk = withoutNote(talk, frame.gone);
        break;
      case "typing":
        if (frame.agent !== this.me?.name) this.talk = withTyping(talk, frame.who, frame.agent, now);
        break;
      case "watching":
      case "presence":
        this.talk = { ...talk, online: frame.online, watchers: frame.agents };
    }
  }

  private async catchUp(): Promise<void> {
    await this.tried(async () => {
      const inbox = await this.api.get<Inbox>(`${ROOT}/inbox`, { limit: 200 });
      this.rows = merged([], inbox.items);
      this.counts = inbox.counts;
    });
    if (this.session && !this.talk) await this.load(this.session);
    else if (this.talk) this.socket?.send({ type: "watch", session: this.talk.session, after: this.talk.seq });
  }

  /** What the conversation's row says now is what its head shows; its brief and handoffs follow when its state changes. */
  private refresh(items: readonly Row[]): void {
    const talk = this.talk;
    const row = items.find((one) => one.session === talk?.session);
    if (!talk || !row) return;
    const turned = row.state !== talk.row.state || row.agent !== talk.row.agent;
    this.talk = { ...talk, row };
    if (turned) void this.refreshBrief(talk.session);
  }

  private async refreshBrief(session: string): Promise<void> {
    const given = await this.api.get<Conversation>(`${ROOT}/conversations/${encodeURIComponent(session)}`).catch(() => null);
    if (given && this.talk?.session === session) this.keepTalk({ ...this.talk, brief: given.brief, handoffs: given.handoffs });
  }

  private announce(items: readonly Row[]): void {
    for (const row of items) {
      const before = this.rows.find((other) => other.session === row.session);
      if (row.state === "waiting" && before?.state !== "waiting") this.speak(this.words.newlyWaiting(row.last?.text ?? ""));
    }
  }

  speak(text: string): void {
    this.spoken = [...this.spoken.slice(-20), { key: (this.key += 1), text }];
    this.changed();
  }

  toast(text: string): void {
    const key = (this.key += 1);
    this.toasts = [...this.toasts.slice(-2), { key, text }];
    setTimeout(() => {
      this.toasts = this.toasts.filter((toast) => toast.key !== key);
      this.changed();
    }, TOAST_MS);
    this.changed();
  }

  tell(fault: unknown): void {
    this.toast(this.wordsFor(fault));
  }

  /** What was in the way, in the agent's language where it is known, else as the server says it. */
  wordsFor(fault: unknown): string {
    const t = this.words;
    if (!(fault instanceof ApiFault)) return t.faults.other ?? "";
    const { agent, words, fields } = fault.body;
    if (fault.code === "held" && typeof agent === "string") return t.heldBy(this.nameOf(agent));
    if ((fault.code === "refused" || fault.code === "needs") && typeof words === "string") return words;
    if (fault.code === "needs" && Array.isArray(fields)) return t.needs(fields.map((field) => called(t.fieldNames, String(field))));
    if (fault.status === 0) return t.faults.offline ?? "";
    // a part that this shop's server does not have
    if (fault.status === 404 && !fault.code) return t.faults.unavailable ?? "";
    return t.faults[fault.code] ?? (t.id === "en" && fault.message ? fault.message : (t.faults.other ?? ""));
  }
}
