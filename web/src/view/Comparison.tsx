import { useState } from "preact/hooks";
import type { Assistant } from "../assistant";
import type { Block } from "../protocol/state";
import { Button } from "./Button";
import { Picture, Price, Title } from "./Cards";

/** The table of a comparison. A row that differs is marked by a sign and by words, not by its colour alone. */
export function Comparison({ a, block }: { a: Assistant; block: Block & { kind: "compared" } }) {
  const t = a.words;
  const [only, setOnly] = useState(false);
  const differing = block.rows.filter((row) => row.differs);
  const mixed = differing.length > 0 && differing.length < block.rows.length;
  return (
    <div class="comparison">
      <div class="compare" role="group" tabIndex={0} aria-label={t.comparison}>
        <table style={{ "--items": String(block.items.length) }}>
          <caption class="unseen">{t.comparison}</caption>
          <thead>
            <tr>
              <td />
              {block.items.map((card) => (
                <th key={card.sku} scope="col">
                  <span class="picture">
                    <Picture a={a} card={card} />
                  </span>
                  <Title a={a} card={card} />
                  <Price a={a} card={card} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(only ? differing : block.rows).map((row) => (
              <tr key={row.label} class={row.differs ? "differs" : undefined}>
                <th scope="row">
                  {row.label}
                  {row.differs && (
                    <>
                      <i class="mark" aria-hidden="true">
                        ≠
                      </i>
                      <span class="unseen"> ({t.differsHere})</span>
                    </>
                  )}
                </th>
                {row.cells.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="key">
        {differing.length > 0 && (
          <>
            <i class="mark" aria-hidden="true">
              ≠
            </i>
            {t.differs}
          </>
        )}
        {mixed && (
          <Button class="plain" aria-pressed={only} onClick={() => setOnly(!only)}>
            {t.onlyDifferences}
          </Button>
        )}
      </p>
    </div>
  );
}
