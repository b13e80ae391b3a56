import type { Desk } from "../desk";
import { SHORTCUTS } from "../keys";
import { Dialog } from "./Dialog";

export function Help({ d }: { d: Desk }) {
  const t = d.words;
  return (
    <Dialog wide title={t.shortcuts} closeLabel={t.close} onClose={() => d.show(null)}>
      <p class="hint">{t.shortcutsHint}</p>
      <div class="keys">
        {(["anywhere", "inbox", "talk"] as const).map((group) => (
          <section key={group}>
            <h3>{t.groups[group]}</h3>
            <ul>
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ command, keys }) => (
                <li key={command}>
                  <span>{t.commands[command]}</span>
                  <span>
                    {keys.map((key, at) => (
                      <span key={key}>
                        {at > 0 && ` ${t.then} `}
                        <kbd>{key}</kbd>
                      </span>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <section>
          <h3>{t.reply}</h3>
          <ul>
            {t.composerKeys.map(([key, words]) => (
              <li key={key}>
                <span>{words}</span>
                <kbd>{key}</kbd>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <label class="tick">
        <input type="checkbox" checked={d.taste.keys} onChange={(event) => d.setTaste({ keys: event.currentTarget.checked })} />
        {t.singleKeys}
      </label>
    </Dialog>
  );
}
