import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../desk";
import type { Card } from "../wire";
import { Dialog } from "./Dialog";
import { GoodFace } from "./Turn";

const WAIT_MS = 250;
const MOST = 6;

export function Attach({ d }: { d: Desk }) {
  const t = d.words;
  const [words, setWords] = useState([...(d.talk?.traces.values() ?? [])].findLast((trace) => trace.query)?.query ?? "");
  const [found, setFound] = useState<{ items: Card[]; total: number } | null>(null);
  const [picked, setPicked] = useState<readonly Card[]>(d.writing.products);
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
        }}
      >
        <label class="field">
          {t.searchProducts}
          <input data-first type="text" enterkeyhint="search" autocomplete="off" maxLength={200} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
        <p class="hint" role="status">
          {found && (found.items.length ? t.found(found.total) : t.noProducts)}
        </p>
        <div class="found" role="group" aria-label={t.searchProducts}>
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
            {t.attachThese(picked.length)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
