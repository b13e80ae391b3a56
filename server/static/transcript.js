// The conversation as it is shown. It is made from frames alone, so it can be made again: after a resync, or when the
// page's language changes.

import { el, icon } from "./dom.js";
import { prose } from "./prose.js";
import { comparison, results } from "./products.js";
import { tagOf, words } from "./strings.js";

const ENDS = new Set(["done", "interrupted", "failed"]);

export class Transcript {
  /** `asks`: say(text), remove(chips), prefill(text), changed() after each change. */
  constructor(root, asks) {
    this.root = root;
    this.asks = asks;
    this.clear();
  }

  clear() {
    this.turns = new Map();
    this.waiting = new Map();
    this.frames = [];
    this.chips = [];
    this.labels = new Map();
    this.running = null;
    this.root.replaceChildren();
    this.root.setAttribute("aria-busy", "false");
    this.asks.changed();
  }

  get empty() {
    return this.root.childElementCount === 0;
  }

  /** Make everything again in the page's language. */
  redraw() {
    const { frames, waiting } = this;
    this.clear();
    for (const [id, { text, remove }] of waiting) this.sent(id, text, remove);
    for (const frame of frames) this.apply(frame);
  }

  /** Show what was just sent, before the server says that it has it. */
  sent(id, text, remove = []) {
    const turn = this.#turn(text, remove);
    turn.ask.classList.add("waiting");
    this.waiting.set(id, { turn, text, remove });
    this.asks.changed();
    return turn.root;
  }

  apply(frame) {
    if (frame.type === "resync") return this.#resync(frame.state);
    if (frame.type === "failed" && !frame.turn) this.#refused(frame);
    else if (frame.turn) this.#turnFrame(frame);
    this.asks.changed();
    return undefined;
  }

  #resync(state) {
    this.clear();
    for (const past of state.turns) {
      for (const frame of past.frames) this.apply({ ...frame, turn: past.turn });
    }
  }

  #turnFrame(frame) {
    this.frames.push(frame);
    if (frame.type === "ack") return this.#ack(frame);
    const turn = this.turns.get(frame.turn) ?? this.#begun(frame.turn, "", []);
    const draw = {
      understood: () => this.#understood(turn, frame),
      recommended: () => this.#add(turn, results(frame, this.asks)),
      compared: () => this.#add(turn, ...comparison(frame)),
      asked: () => this.#add(turn, ...this.#asked(frame)),
      text: () => this.#text(turn, frame.delta),
      done: () => this.#done(turn, frame),
      interrupted: () => this.#add(turn, el("p", { class: "foot" }, words().stopped)),
      failed: () => this.#add(turn, this.#trouble(frame, turn.text, turn.remove)),
    }[frame.type];
    draw?.();
    if (ENDS.has(frame.type)) this.#ended(turn, frame.turn);
    return undefined;
  }

  #ack(frame) {
    if (frame.duplicate || this.turns.has(frame.turn)) return;
    const waiting = this.waiting.get(frame.id);
    this.waiting.delete(frame.id);
    if (waiting) {
      waiting.turn.ask.classList.remove("waiting");
      this.#number(frame.turn, waiting.turn);
    } else {
      this.#begun(frame.turn, frame.text, frame.remove);
    }
  }

  #begun(number, text, remove) {
    const turn = this.#turn(text, remove);
    this.#number(number, turn);
    return turn;
  }

  #number(number, turn) {
    turn.root.dataset.turn = number;
    this.turns.set(number, turn);
    this.running = number;
    this.root.setAttribute("aria-busy", "true");
    for (const button of this.root.querySelectorAll(".choice, .trouble button")) button.disabled = true;
    turn.thinking = el(
      "p",
      { class: "thinking" },
      el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
      words().thinking,
    );
    turn.answer.append(turn.thinking);
  }

  #turn(text, remove) {
    const labels = remove.map((chip) => this.labels.get(chip) ?? chip);
    const ask = remove.length ? el("p", { class: "edit" }, words().removed(labels)) : el("p", { class: "ask" }, text);
    const answer = el("div", { class: "answer" });
    const root = el("article", { class: "turn" }, ask, answer);
    if (!text && !remove.length) ask.hidden = true;
    this.root.append(root);
    return { root, ask, answer, text, remove, said: "", prose: null, thinking: null };
  }

  #add(turn, ...elements) {
    turn.thinking?.remove();
    turn.prose = null;
    turn.answer.append(...elements);
    if (turn.thinking && this.running) turn.answer.append(turn.thinking);
  }

  #text(turn, delta) {
    turn.thinking?.remove();
    turn.thinking = null;
    if (!turn.prose) {
      turn.prose = el("div", { class: "prose" });
      turn.said = "";
      turn.answer.append(turn.prose);
    }
    turn.said += delta;
    turn.prose.replaceChildren(...prose(turn.said));
  }

  #understood(turn, frame) {
    turn.answer.lang = tagOf(frame.language);
    this.chips = frame.constraints;
    for (const chip of frame.constraints) this.labels.set(chip.id, chip.label);
  }

  #asked(frame) {
    const choices = frame.options.map((option) =>
      el("button", { class: "choice", type: "button", on: { click: () => this.asks.say(option) } }, option),
    );
    return [el("p", { class: "question" }, frame.question), choices.length > 0 && el("div", { class: "choices" }, ...choices)]
      .filter(Boolean);
  }

  #done(turn, frame) {
    const t = words();
    const told = frame.notice || { template: t.template, mixed: t.mixed }[frame.author];
    if (told) this.#add(turn, el("p", { class: "foot" }, told));
  }

  #ended(turn, number) {
    turn.thinking?.remove();
    turn.thinking = null;
    if (this.running === number) this.running = null;
    this.root.setAttribute("aria-busy", "false");
  }

  #refused(frame) {
    const waiting = this.waiting.get(frame.id);
    if (!waiting) return;
    this.waiting.delete(frame.id);
    const { turn, text, remove } = waiting;
    turn.ask.after(this.#trouble(frame, text, remove, () => turn.root.remove()));
  }

  #trouble(frame, text, remove, before = () => {}) {
    const t = words();
    const own = frame.turn ? frame.message : t.faults[frame.code] ?? t.faults.other;
    const again = () => {
      before();
      if (remove.length) this.asks.remove(remove);
      else this.asks.say(text);
    };
    return el(
      "div",
      { class: "trouble" },
      el("span", {}, own),
      frame.retryable && (text || remove.length) &&
        el("button", { class: "choice", type: "button", on: { click: again } }, t.retry),
    );
  }

  /** The constraint chips that hold now, as a list. */
  wants() {
    const t = words();
    return el(
      "ul",
      {},
      ...this.chips.map((chip) =>
        el(
          "li",
          { class: `chip${chip.excludes ? " excludes" : ""}${chip.hard ? "" : " soft"}`, "data-chip": chip.id },
          chip.label,
          el(
            "button",
            {
              type: "button",
              "aria-label": t.remove(chip.label),
              title: t.remove(chip.label),
              disabled: this.running !== null,
              on: { click: () => this.asks.remove([chip.id]) },
            },
            icon("close", true),
          ),
        ),
      ),
    );
  }
}
