// The keyboard at work: what a shortcut does, and where the focus is by the time that the next key is pressed.

import { useEffect } from "preact/hooks";
import type { Desk } from "../desk";
import { type Command, commandOf, SEQUENCE_MS, takesLetters } from "../keys";

/** What the desk changed is drawn by now: what is to have the focus is there. */
export function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

const MOVES: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Arrow keys, Home and End move the focus over the buttons of a list; from a field beside it, an arrow down enters it. */
export function moveWithin(list: Element | null, event: KeyboardEvent): void {
  const move = MOVES[event.key];
  const all = [...(list?.querySelectorAll<HTMLElement>("button") ?? [])];
  const at = all.findIndex((one) => one === document.activeElement);
  if (!move || !all.length || (at < 0 && event.key !== "ArrowDown")) return;
  event.preventDefault();
  all[move(at, all.length)]?.focus();
}

/** The field is there to write in at once; what is written before the server agreed is kept where it does not. */
export function takeOver(d: Desk, force = false): void {
  void d.take(force);
  d.write({ mode: "reply" });
  focusOn("#words");
}

export function toggleAbout(d: Desk): void {
  d.toggleAbout();
  if (d.aboutLiesOver) focusOn(d.aboutShown ? ".about header button" : "[data-about]");
}

/** Do what a shortcut means, where it can be done. */
function obey(d: Desk, command: Command): void {
  switch (command) {
    case "help":
      return d.show("help");
    case "inbox":
    case "approvals":
    case "reports":
      return d.go(command);
    case "waiting":
    case "mine":
    case "all":
    case "promised":
      return d.filter(command);
    case "next":
    case "previous":
      return d.step(command === "next" ? 1 : -1);
    case "search":
      d.go("inbox", d.narrow ? null : d.session);
      return focusOn("#search");
    case "trace":
      return d.setTaste({ trace: !d.taste.trace });
    default:
      if (d.view === "inbox" && d.session) d.whenOpen(() => ofTalk(d, command));
  }
}

function ofTalk(d: Desk, command: Command): void {
  switch (command) {
    case "take":
      return d.holder ? d.toast(d.words.heldBy(d.holder)) : takeOver(d);
    case "reply":
    case "note":
      d.write({ mode: command });
      if (command === "reply" && !d.writes) d.toast(d.holder ? d.words.heldBy(d.holder) : d.words.mustTake);
      return focusOn("#words");
    case "about":
      return toggleAbout(d);
    case "draft":
      return d.whenMine(() => void d.draft());
    case "translate":
      return void d.translate();
    case "attach":
    case "action":
      return d.whenMine(() => d.show(command));
    case "release":
      // nobody holds it, but it is dismissed as well
      if (!d.writes && (d.row?.state === "waiting" || d.row?.state === "promised")) return d.show("release");
      return d.writes ? d.whenMine(() => d.show("release")) : undefined;
    default:
  }
}

export function useKeyboard(d: Desk): void {
  useEffect(() => {
    let before: string | null = null;
    let forget = 0;
    let swallowed = "";
    const pressed = (event: KeyboardEvent): void => {
      // a key that is held down is the shortcut still, also where it moved the focus into a field
      if (event.repeat && event.key === swallowed) return event.preventDefault();
      swallowed = "";
      if (!d.me || d.overlay || event.defaultPrevented || takesLetters(event.target) || document.querySelector(":popover-open, dialog[open]")) return;
      if (event.key === "Escape") {
        d.forgetWanted();
        if (d.aboutLiesOver && d.aboutShown) toggleAbout(d);
        return;
      }
      if (!d.taste.keys) return;
      const meant = commandOf(event, before);
      clearTimeout(forget);
      before = null;
      if (!meant) return;
      event.preventDefault();
      swallowed = event.key;
      // what was asked for first comes first, once its conversation is there
      if (d.hasWanted) return;
      if ("pending" in meant) {
        before = meant.pending;
        forget = window.setTimeout(() => (before = null), SEQUENCE_MS);
      } else obey(d, meant.command);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [d]);
}
