import { useState } from "preact/hooks";
import type { Desk } from "../desk";
import { Dialog } from "./Dialog";

const MOST = 1000;

export function Release({ d }: { d: Desk }) {
  const t = d.words;
  const [decision, setDecision] = useState("");
  const [resolved, setResolved] = useState(true);
  const waits = d.row?.state !== "joined";
  const close = (): void => d.show(null);
  return (
    <Dialog title={waits ? t.dismiss : t.releaseTitle} closeLabel={t.close} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void d.release(decision, resolved).then((done) => done && close());
        }}
      >
        <p class="hint">{waits ? t.dismissHint : t.releaseHint}</p>
        <label class="field">
          {t.decision}
          <textarea
            data-first
            rows={4}
            maxLength={MOST}
            value={decision}
            onInput={(event) => setDecision(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        </label>
        <label class="tick">
          <input type="checkbox" checked={resolved} onChange={(event) => setResolved(event.currentTarget.checked)} />
          {t.resolved}
        </label>
        <div class="buttons">
          <button class="plain" type="button" onClick={close}>
            {t.cancel}
          </button>
          <button class="main" type="submit">
            {waits ? t.dismiss : t.release}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
