// Where the shopper writes: grows with the text, sends on Enter, and minds input methods that compose characters.

import { icon } from "./dom.js";
import { count, words } from "./strings.js";

const MOST = 2000;
const TELL_FROM = 1800;

export class Composer {
  /** `asks`: say(text), stop(). */
  constructor(form, asks) {
    this.form = form;
    this.box = form.querySelector("textarea");
    this.button = form.querySelector("button");
    this.counter = form.querySelector("output");
    this.asks = asks;
    this.answering = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.answering) asks.stop();
      else this.#send();
    });
    this.box.addEventListener("input", () => this.draw());
    this.box.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Put words in for the shopper to finish. */
  prefill(text) {
    this.box.value = text;
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
    this.draw();
  }

  set busy(answering) {
    this.answering = answering;
    this.draw();
  }

  draw() {
    const t = words();
    const length = [...this.box.value.trim()].length;
    const over = length > MOST;
    this.box.placeholder = t.placeholder;
    this.box.setAttribute("aria-label", t.message);
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight}px`;
    this.counter.hidden = length < TELL_FROM;
    this.counter.textContent = over ? t.over(count(length - MOST)) : t.left(count(MOST - length));
    this.counter.classList.toggle("over", over);
    this.button.classList.toggle("stops", this.answering);
    this.button.replaceChildren(icon(this.answering ? "stop" : "up"));
    this.button.setAttribute("aria-label", this.answering ? t.stop : t.send);
    this.button.title = this.answering ? t.stop : t.send;
    this.button.disabled = !this.answering && (length === 0 || over);
  }

  #key(event) {
    // 229 is what browsers report for the Enter that ends a composition after isComposing is already false.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!this.answering) this.#send();
  }

  #send() {
    const text = this.box.value.trim();
    if (!text || [...text].length > MOST) return;
    this.box.value = "";
    this.draw();
    this.asks.say(text);
  }
}
