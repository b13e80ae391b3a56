import { options } from "preact";
import { useEffect, useLayoutEffect, useReducer } from "preact/hooks";
import type { Desk } from "../desk";
import { AboutPane } from "./About";
import { Action } from "./Action";
import { Approvals } from "./Approvals";
import { Attach } from "./Attach";
import { Help } from "./Help";
import { InboxPane } from "./Inbox";
import { useKeyboard } from "./keyboard";
import { Login } from "./Login";
import { Rail } from "./Rail";
import { Release } from "./Release";
import { Replies } from "./Replies";
import { Reports } from "./Reports";
import { TalkPane } from "./Talk";

/** Draw what changed before anything else can happen: the next key may be meant for it. */
function atOnce(draw: () => void): void {
  const before = options.debounceRendering;
  options.debounceRendering = (drawing) => drawing();
  draw();
  if (before) options.debounceRendering = before;
  else delete options.debounceRendering;
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
  useLayoutEffect(() => d.watch(() => atOnce(() => draw(undefined as never))), [d]);
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
