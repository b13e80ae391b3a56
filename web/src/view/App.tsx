import { Component } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import type { Assistant } from "../assistant";
import type { Mode } from "../element";
import type { Turn } from "../protocol/state";
import { counted } from "../text/facts";
import { Button } from "./Button";
import { Chips } from "./Chips";
import { Composer } from "./Composer";
import { Erase, Header } from "./Header";
import { Icon } from "./icons";
import { TurnView } from "./TurnView";

const QUICK_MS = 800;
const LOOK_MS = 100;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function Welcome({ a }: { a: Assistant }) {
  const t = a.words;
  const products = a.shop?.counts.products;
  const greeting = a.host.getAttribute("greeting");
  const Heading = a.heading(1);
  if (a.state.turns.length || (!a.shop && !a.state.session)) return null;
  return (
    <section class="welcome">
      <Heading id="welcome-title">{greeting || t.welcome}</Heading>
      <p>{t.welcomeWords(products ? counted(products, t) : "")}</p>
      {a.suggestions.length > 0 && (
        <ul class="suggestions" role="list" aria-label={t.suggestions}>
          {a.suggestions.map((text) => (
            <li key={text}>
              <Button onClick={() => a.say(text)}>
                <span>{text}</span>
                <Icon name="go" small />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Picked({ a }: { a: Assistant }) {
  const t = a.words;
  const n = a.picked.length;
  if (!n) return null;
  return (
    <div class="picked-bar" role="group" aria-label={t.compare}>
      <span>{t.picked(n)}</span>
      <Button class="plain" onClick={() => a.unpick()}>
        {t.clear}
      </Button>
      <Button class="main" disabled={n < 2 || a.busy} onClick={() => a.comparePicked()}>
        {t.compare}
      </Button>
    </div>
  );
}

/** How many pixels of the last answer lie below the fold. */
function overhang(scroller: HTMLElement): number {
  const last = scroller.querySelector(".log")?.lastElementChild?.lastElementChild;
  return last ? last.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom : 0;
}

/** Bring a new turn to the top; one that is written slowly is kept in sight at its end, until the customer scrolls. */
function useScrolling(a: Assistant, scroller: { current: HTMLElement | null }): [boolean, () => void] {
  const [below, setBelow] = useState(false);
  const seen = useRef({ key: "", at: 0, following: false, looking: false });
  const last = a.state.turns.at(-1);
  const look = (): void => {
    const element = scroller.current;
    const now = seen.current;
    now.looking = false;
    if (!element) return;
    const turn = a.state.turns.at(-1);
    if (now.following) {
      if (now.at === 0 && turn?.blocks.some((block) => block.kind === "text")) now.at = performance.now();
      const over = now.at && performance.now() - now.at > QUICK_MS ? overhang(element) : 0;
      if (over > 0) element.scrollBy({ top: over + 16, behavior: "instant" });
      if (!a.busy && turn?.status !== "waiting") now.following = false;
    }
    setBelow(overhang(element) > 32);
  };
  useLayoutEffect(() => {
    const now = seen.current;
    const key = last?.key ?? "";
    if (key && key !== now.key) {
      const smooth = (now.key !== "" || !last?.turn) && !calm.matches;
      seen.current = { ...now, key, at: 0, following: true };
      const turn = scroller.current?.querySelector(".log")?.lastElementChild as HTMLElement | null | undefined;
      // scrollIntoView would move the shop's page as well
      scroller.current?.scrollTo({ top: turn?.offsetTop ?? 0, behavior: smooth ? "smooth" : "instant" });
    } else if (!key) now.key = "";
    // to measure is to lay out, which a long conversation cannot do for every token
    if (!seen.current.looking) {
      seen.current.looking = true;
      setTimeout(look, LOOK_MS);
    }
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const leave = (): void => void (seen.current.following = false);
    const view = new ResizeObserver(look);
    view.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    for (const gesture of ["wheel", "touchmove", "keydown"]) element.addEventListener(gesture, leave, { passive: true });
    return () => view.disconnect();
  }, []);
  const jump = (): void => {
    const element = scroller.current;
    if (element) element.scrollBy({ top: overhang(element) + 16, behavior: calm.matches ? "auto" : "smooth" });
  };
  return [below, jump];
}

interface PastProps {
  a: Assistant;
  turns: readonly Turn[];
  newest: string | null;
  busy: boolean;
  linked: boolean;
  looks: number;
  language: string;
}

/** Every turn but the last. While that one is written these stay as they are, and are not even looked at. */
class Past extends Component<PastProps> {
  override shouldComponentUpdate(next: PastProps): boolean {
    const now = this.props;
    if (next.looks !== now.looks || next.newest !== now.newest || next.busy !== now.busy || next.linked !== now.linked || next.language !== now.language) return true;
    return next.turns.length !== now.turns.length || next.turns.slice(0, -1).some((turn, at) => turn !== now.turns[at]);
  }

  override render() {
    const { turns, ...rest } = this.props;
    return turns.slice(0, -1).map((turn) => <TurnView key={turn.key} turn={turn} last={false} {...rest} />);
  }
}

export function App({ a, mode, onClose }: { a: Assistant; mode: Mode; onClose: (() => void) | null }) {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => a.watch(() => draw(undefined as never)), [a]);
  const scroller = useRef<HTMLDivElement>(null);
  const [below, jump] = useScrolling(a, scroller);
  const t = a.words;
  const { turns, newest } = a.state;
  const last = turns.at(-1);
  const seen = { a, newest, busy: a.busy, linked: a.link.state === "open", looks: a.looks, language: t.id };
  const Scroller = mode === "page" ? "main" : "div";
  return (
    <>
      <Header a={a} onClose={onClose} />
      <Scroller class="scroller" id="scroller" ref={scroller} tabIndex={-1}>
        <div class="column">
          <Welcome a={a} />
          <div class="log" id="log" role="region" aria-label={t.conversation} aria-busy={a.busy}>
            <Past turns={turns} {...seen} />
            {last && <TurnView key={last.key} turn={last} last {...seen} />}
            {a.typing && (
              <p class="thinking typing">
                <span class="dots" aria-hidden="true">
                  <i />
                  <i />
                  <i />
                </span>
                {t.typing(a.typing)}
              </p>
            )}
          </div>
        </div>
      </Scroller>
      <footer class="dock">
        <div class="column">
          {below && (
            <Button class="jump" label={t.jump} onClick={jump}>
              <Icon name="down" />
            </Button>
          )}
          <p class="notice" id="notice" role="status" hidden={!a.notice}>
            {a.notice}
          </p>
          <Picked a={a} />
          <Chips a={a} />
          <Composer a={a} />
          {mode === "page" && !turns.length && <p class="fine">{t.fine}</p>}
        </div>
      </footer>
      <Erase a={a} />
      <div class="unseen" role="log" aria-live="polite" aria-relevant="additions" aria-label={t.assistant} id="spoken">
        {a.said.map(({ key, text }) => (
          <p key={key}>{text}</p>
        ))}
      </div>
    </>
  );
}
