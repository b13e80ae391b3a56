import { useState } from "preact/hooks";
import type { Assistant } from "../assistant";
import type { Chip } from "../protocol/frames";
import { wish } from "../protocol/state";
import { Button } from "./Button";
import { Icon } from "./icons";
import { Popover } from "./Popover";

const CENTS = 100;

/** Whether a chip can be changed by hand: a range, or a few plain values. The path of a category is for the words to change. */
function editable(chip: Chip): boolean {
  return chip.facet !== "category" && (chip.low !== null || chip.high !== null || chip.values.length > 0);
}

function Editor({ a, chip, close }: { a: Assistant; chip: Chip; close: () => void }) {
  const t = a.words;
  const unit = chip.facet === "price" ? CENTS : 1;
  const shown = (bound: number | null): string => (bound === null ? "" : String(bound / unit));
  const [low, setLow] = useState(shown(chip.low));
  const [high, setHigh] = useState(shown(chip.high));
  const [values, setValues] = useState(chip.values.join(", "));
  const [hard, setHard] = useState(chip.hard);
  const bound = (text: string): number | null => (text.trim() && Number.isFinite(Number(text)) ? Math.round(Number(text) * unit * 1000) / 1000 : null);
  const ranged = chip.low !== null || chip.high !== null;
  const listed = values.split(/[,，、]/).map((value) => value.trim()).filter(Boolean);
  const complete = ranged ? bound(low) !== null || bound(high) !== null : listed.length > 0;
  const apply = (event: Event): void => {
    event.preventDefault();
    if (!complete) return;
    close();
    a.edit([], [{ ...wish(chip), hard, ...(ranged ? { low: bound(low), high: bound(high) } : { values: listed }) }]);
  };
  const number = (label: string, value: string, set: (value: string) => void) => (
    <label>
      {label}
      <input type="number" inputMode="decimal" min="0" step="any" value={value} onInput={(event) => set(event.currentTarget.value)} />
    </label>
  );
  return (
    <form class="editor" onSubmit={apply}>
      {ranged ? (
        <div class="bounds">
          {number(t.atLeast, low, setLow)}
          {number(t.atMost, high, setHigh)}
        </div>
      ) : (
        <label>
          {t.values}
          <input type="text" maxLength={400} value={values} onInput={(event) => setValues(event.currentTarget.value)} />
        </label>
      )}
      <label class="tick">
        <input type="checkbox" checked={hard} onChange={(event) => setHard(event.currentTarget.checked)} />
        {t.must}
      </label>
      <button class="main" type="submit" disabled={!complete || a.busy}>
        {t.apply}
      </button>
    </form>
  );
}

export function Chips({ a }: { a: Assistant }) {
  const t = a.words;
  const Heading = a.heading(1);
  if (!a.state.chips.length) return null;
  return (
    <section class="wants" aria-labelledby="wants">
      <Heading id="wants">{t.wants}</Heading>
      <ul role="list">
        {a.state.chips.map((chip) => (
          <li key={`${chip.id} ${chip.label}`} class={`chip${chip.excludes ? " excludes" : ""}${chip.hard ? "" : " soft"}`} data-chip={chip.id}>
            {editable(chip) ? (
              <Popover class="chip-words" label={t.change(chip.label)} face={chip.label} disabled={a.busy}>
                {(close) => <Editor a={a} chip={chip} close={close} />}
              </Popover>
            ) : (
              <span class="chip-words">{chip.label}</span>
            )}
            <Button label={t.remove(chip.label)} disabled={a.busy} onClick={() => a.edit([chip.id])}>
              <Icon name="close" small />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
