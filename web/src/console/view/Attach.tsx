import { useEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "../desk";
import type { Card } from "../wire";
import type { Words } from "../words";
import { Dialog } from "./Dialog";
import { focusOn, moveWithin } from "./keyboard";
import { GoodFace } from "./Turn";

const WAIT_MS = 250;
const MOST = 6;

type Found = { items: Card[]; total: number };

/** What the search found, in words. A search by meaning likens every product to the words: then only how many are shown counts. */
function foundWords({ items, total }: Found, t: Words): string {
  if (!items.length) return t.noProducts;
  return total > items.length ? t.best(items.length) : t.found(items.length);
}

export function Attach({ d }: { d: Desk }) {
  const t = d.words;
  const [words, setWords] = useState("");
  const [found, setFound] = useState<Found | null>(null);
  const [picked, setPicked] = useState<readonly Card[]>(d.writing.products);
  const list = useRef<HTMLDivElement>(null);
  const close = (): void => d.show(null);
  useEffect(() => {
    if (!words.trim()) {
      setFound(null);
      return undefined;
    }
    let stale = false;
    const timer = setTimeout(() => {
      d.products(words.trim()).then(
        ({ items, total }) => stale || setFound({ items, total: total ?? items.length }),
        (fault: unknown) => stale || d.tell(fault),
      );
    }, WAIT_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [words]);
  const pick = (card: Card): void => {
    const without = picked.filter((other) => other.product !== card.product);
    setPicked(without.length < picked.length ? without : [...picked, card].slice(0, MOST));
  };
  return (
    <Dialog wide title={t.attachTitle} closeLabel={t.close} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          d.write({ mode: "reply", products: picked });
          close();
          focusOn("#words");
        }}
      >
        <label class="field">
          {t.searchProducts}
          <input data-first type="text" enterkeyhint="search" autocomplete="off" maxLength={200} value={words} onInput={(event) => setWords(event.currentTarget.value)} onKeyDown={(event) => moveWithin(list.current, event)} />
        </label>
        <p class="hint" role="status">
          {words.trim() ? (found ? foundWords(found, t) : t.loading) : t.askWords}
        </p>
        <div class="found" role="group" aria-label={t.searchProducts} ref={list} onKeyDown={(event) => moveWithin(list.current, event)}>
          {found?.items.map((card) => (
            <button key={card.product} class="good" type="button" aria-pressed={picked.some((other) => other.product === card.product)} onClick={() => pick(card)}>
              <GoodFace card={card} t={t} />
            </button>
          ))}
        </div>
        <div class="buttons">
          <button class="plain" type="button" onClick={close}>
            {t.cancel}
          </button>
          <button class="main" type="submit" disabled={!picked.length && !d.writing.products.length}>
            {picked.length ? t.attachThese(picked.length) : t.attach}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
