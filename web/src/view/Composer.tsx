// Where the customer writes: grows with the text, sends on Enter, minds input methods that compose characters, and keeps a
// draft over pages and reloads.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Assistant } from "../assistant";
import { counted } from "../text/facts";
import { Icon } from "./icons";

const MOST = 2000;
const TELL_FROM = 1800;
// what browsers report for the Enter that ends a composition after isComposing is already false
const COMPOSING_KEY = 229;

export function Composer({ a }: { a: Assistant }) {
  const t = a.words;
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => a.keep.get("draft") ?? "");
  const write = (now: string): void => {
    setText(now);
    a.keep.set("draft", now || null);
  };
  useEffect(() => {
    const prefill = (event: Event): void => {
      const { detail } = event as CustomEvent<string | { edit: string }>;
      const now = typeof detail === "string" ? detail : detail.edit;
      a.editing = typeof detail === "string" ? null : now;
      write(now);
      a.changed();
      requestAnimationFrame(() => {
        box.current?.focus();
        box.current?.setSelectionRange(now.length, now.length);
      });
    };
    a.host.addEventListener("prefill", prefill);
    return () => a.host.removeEventListener("prefill", prefill);
  }, [a]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = "auto";
    if (element.scrollHeight) element.style.height = `${element.scrollHeight}px`;
  }, [text, a.looks]);
  const trimmed = text.trim();
  const length = [...trimmed].length;
  const over = length > MOST;
  // while an answer is written, what has been typed can be sent: it is answered next
  const stops = a.busy && length === 0;
  const send = (): void => {
    if (!trimmed || over) return;
    a.editing = null;
    write("");
    a.say(trimmed);
    box.current?.focus();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && a.editing !== null) {
      event.stopPropagation();
      a.editing = null;
      write("");
      a.changed();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === COMPOSING_KEY) return;
    event.preventDefault();
    send();
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (stops) a.stop();
    else send();
  };
  return (
    <form class="composer" id="composer" onSubmit={submit}>
      {a.editing !== null && <p class="editing">{t.editing}</p>}
      <textarea
        ref={box}
        rows={1}
        enterkeyhint="send"
        autocomplete="off"
        aria-label={t.message}
        placeholder={t.placeholder}
        value={text}
        onInput={(event) => (write(event.currentTarget.value), a.writes())}
        onKeyDown={key}
      />
      {length >= TELL_FROM && (
        <output class={over ? "count over" : "count"} id="count">
          {over ? t.over(counted(length - MOST, t)) : t.left(counted(MOST - length, t))}
        </output>
      )}
      <button
        class={stops ? "send stops" : "send"}
        type="submit"
        aria-label={stops ? t.stop : t.send}
        title={stops ? t.stop : t.send}
        disabled={!stops && (length === 0 || over)}
      >
        <Icon name={stops ? "stop" : "up"} />
      </button>
    </form>
  );
}
