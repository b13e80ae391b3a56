import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import type { Assistant } from "../assistant";
import type { Mode } from "../element";
import { counted } from "../text/facts";
import { Chips } from "./Chips";
import { Composer } from "./Composer";
import { Erase, Header } from "./Header";
import { Icon } from "./icons";
import { TurnView } from "./TurnView";

const QUICK_MS = 800;
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
      <p>{products ? t.welcomeCount(counted(products, t)) : t.welcomeWords}</p>
      {a.suggestions.length > 0 && (
        <ul class="suggestions" role="list" aria-label={t.suggestions}>
          {a.suggestions.map((text) => (
            <li key={text}>
              <button type="button" onClick={() => a.say(text)}>
                <span>{text}</span>
                <Icon name="go" small />
              </button>
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
      <button class="plain" type="button" onClick={() => a.unpick()}>
        {t.clear}
      </button>
      <button class="main" type="button" disabled={n < 2 || a.busy} onClick={() => a.comparePicked()}>
        {t.compare}
      </button>
    </div>
  );
}

/** How many pixels of the last answer lie below the fold. */
function overhang(scroller: HTMLElement): number {
  const answers = scroller.querySelectorAll(".answer");
  const last = answers[answers.length - 1];
  return last ? last.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom : 0;
}

/** Bring a new turn to the top; one that is written slowly is kept in sight at its end, until the customer scrolls. */
function useScrolling(a: Assistant, scroller: { current: HTMLElement | null }): [boolean, () => void] {
  const [below, setBelow] = useState(false);
  const seen = useRef({ key: "", at: 0, following: false });
  const lastKey = a.state.turns.at(-1)?.key ?? "";
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const now = seen.current;
    if (lastKey && lastKey !== now.key) {
      const fresh = now.key !== "" || !a.state.turns.at(-1)?.turn;
      seen.current = { key: lastKey, at: Number.POSITIVE_INFINITY, following: true };
      const turns = element.querySelectorAll<HTMLElement>(".turn");
      // scrollIntoView would move the shop's page as well
      element.scrollTo({ top: turns[turns.length - 1]?.offsetTop ?? 0, behavior: fresh && !calm.matches ? "smooth" : "instant" });
    } else if (!lastKey) seen.current = { key: "", at: 0, following: false };
    if (seen.current.following) {
      const written = a.state.turns.at(-1)?.blocks.some((block) => block.kind === "text");
      if (written && seen.current.at === Number.POSITIVE_INFINITY) seen.current.at = performance.now();
      const over = performance.now() - seen.current.at > QUICK_MS ? overhang(element) : 0;
      if (over > 0) element.scrollBy({ top: over + 16, behavior: "instant" });
      if (!a.busy && a.state.turns.at(-1)?.status !== "waiting") seen.current.following = false;
    }
    setBelow(overhang(element) > 32);
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = (): void => setBelow(overhang(element) > 32);
    const leave = (): void => void (seen.current.following = false);
    const view = new ResizeObserver(look);
    view.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    for (const gesture of ["wheel", "touchmove", "keydown"]) element.addEventListener(gesture, leave, { passive: true });
    return () => view.disconnect();
  }, []);
  const jump = (): void => {
    const element = scroller.current;
    element?.scrollBy({ top: overhang(element) + 16, behavior: calm.matches ? "auto" : "smooth" });
  };
  return [below, jump];
}

export function App({ a, mode, onClose }: { a: Assistant; mode: Mode; onClose: (() => void) | null }) {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => a.watch(() => draw(undefined as never)), [a]);
  const scroller = useRef<HTMLDivElement>(null);
  const [below, jump] = useScrolling(a, scroller);
  const t = a.words;
  const { turns, newest } = a.state;
  const Scroller = mode === "page" ? "main" : "div";
  return (
    <>
      <Header a={a} onClose={onClose} />
      <Scroller class="scroller" id="scroller" ref={scroller} tabIndex={-1}>
        <div class="column">
          <Welcome a={a} />
          <div class="log" id="log" role="region" aria-label={t.conversation} aria-busy={a.busy}>
            {turns.map((turn, at) => (
              <TurnView
                key={turn.key}
                a={a}
                turn={turn}
                last={at === turns.length - 1}
                newest={newest}
                busy={a.busy}
                linked={a.link.state === "open"}
                looks={a.looks}
                language={t.id}
              />
            ))}
          </div>
        </div>
      </Scroller>
      <footer class="dock">
        <div class="column">
          {below && (
            <button class="jump" type="button" aria-label={t.jump} title={t.jump} onClick={jump}>
              <Icon name="down" />
            </button>
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
