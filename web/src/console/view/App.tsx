import { useEffect, useLayoutEffect, useReducer } from "preact/hooks";
import type { Desk } from "../desk";
import { type Command, commandOf, SEQUENCE_MS, takesLetters } from "../keys";
import { AboutPane } from "./About";
import { Action } from "./Action";
import { Approvals } from "./Approvals";
import { Attach } from "./Attach";
import { Help } from "./Help";
import { InboxPane } from "./Inbox";
import { Login } from "./Login";
import { Rail } from "./Rail";
import { Release } from "./Release";
import { Replies } from "./Replies";
import { Reports } from "./Reports";
import { TalkPane } from "./Talk";

function focus(selector: string): void {
  setTimeout(() => document.querySelector<HTMLElement>(selector)?.focus());
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
      return focus("#search");
    case "trace":
      return d.setTaste({ trace: !d.taste.trace });
    case "about":
      return d.toggleAbout();
    default:
      if (d.talk) ofTalk(d, command);
  }
}

function ofTalk(d: Desk, command: Command): void {
  switch (command) {
    case "take":
      if (d.row?.state === "joined" && !d.mine) d.toast(d.words.heldBy(d.holder ?? ""));
      else void d.take().then(() => d.mine && requestAnimationFrame(() => focus("#words")));
      return;
    case "reply":
    case "note":
      d.write({ mode: command });
      return focus("#words");
    case "draft":
      return void (d.mine ? d.draft() : d.toast(d.words.mustTake));
    case "translate":
      return void d.translate();
    case "attach":
    case "action":
      return d.mine ? d.show(command) : d.toast(d.words.mustTake);
    case "release":
      if (d.mine || d.row?.state === "waiting" || d.row?.state === "promised") d.show("release");
      return;
    default:
  }
}

function useKeyboard(d: Desk): void {
  useEffect(() => {
    let before: string | null = null;
    let forget = 0;
    const pressed = (event: KeyboardEvent): void => {
      if (!d.me || !d.taste.keys || d.overlay || event.defaultPrevented || takesLetters(event.target) || document.querySelector(":popover-open, dialog[open]")) return;
      const meant = commandOf(event, before);
      clearTimeout(forget);
      before = null;
      if (!meant) return;
      event.preventDefault();
      if ("pending" in meant) {
        before = meant.pending;
        forget = window.setTimeout(() => (before = null), SEQUENCE_MS);
      } else obey(d, meant.command);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [d]);
}

function Overlays({ d }: { d: Desk }) {
  switch (d.overlay) {
    case "help":
      return <Help d={d} />;
    case "release":
      return <Release d={d} />;
    case "attach":
      return <Attach d={d} />;
    case "action":
      return <Action d={d} />;
    case "replies":
      return <Replies d={d} />;
    default:
      return null;
  }
}

function InboxView({ d }: { d: Desk }) {
  const about = d.aboutShown;
  return (
    <div class={about ? "view desk with-about" : "view desk"} data-pane={d.session ? "talk" : "inbox"}>
      <InboxPane d={d} />
      <TalkPane d={d} />
      {about && d.talk && <AboutPane d={d} talk={d.talk} />}
    </div>
  );
}

/** What the browser shows around the page follows the language, the colours and who waits. */
function useFrame(d: Desk): void {
  const t = d.words;
  const waiting = d.me ? d.counts.waiting : 0;
  useEffect(() => {
    document.documentElement.lang = t.tag;
    document.title = waiting ? `(${waiting}) ${t.title}` : t.title;
  }, [t, waiting]);
  useEffect(() => {
    if (d.taste.scheme === "auto") delete document.documentElement.dataset.scheme;
    else document.documentElement.dataset.scheme = d.taste.scheme;
  }, [d.taste.scheme]);
}

export function App({ d }: { d: Desk }) {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  // before anything can have changed
  useLayoutEffect(() => d.watch(() => draw(undefined as never)), [d]);
  useKeyboard(d);
  useFrame(d);
  const t = d.words;
  if (!d.me) return d.asking ? null : <Login d={d} />;
  return (
    <div class="console">
      {d.link === "waiting" && (
        <p class="link-notice" role="status">
          {t.lost}
        </p>
      )}
      <Rail d={d} />
      {d.view === "inbox" ? (
        <InboxView d={d} />
      ) : (
        <div class="view">{d.view === "approvals" ? <Approvals d={d} /> : <Reports d={d} />}</div>
      )}
      <Overlays d={d} />
      <div class="toasts" role="status">
        {d.toasts.map(({ key, text }) => (
          <p key={key} class="toast outside">
            {text}
          </p>
        ))}
      </div>
      <div class="unseen" role="log" aria-live="polite" aria-relevant="additions" aria-label={t.conversation} id="spoken">
        {d.spoken.map(({ key, text }) => (
          <p key={key}>{text}</p>
        ))}
      </div>
    </div>
  );
}
