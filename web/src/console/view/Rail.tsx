import { Popover } from "../../view/Popover";
import type { Desk, View } from "../desk";
import type { Scheme } from "../taste";
import { LANGUAGES } from "../words";
import { Icon, type IconName } from "./icons";

const VIEWS: readonly { view: View; icon: IconName }[] = [
  { view: "inbox", icon: "inbox" },
  { view: "approvals", icon: "approvals" },
  { view: "reports", icon: "reports" },
];

interface Choice {
  label: string;
  chosen: string;
  of: readonly (readonly [string, string])[];
  onChoose: (value: string) => void;
}

function Choose({ label, chosen, of, onChoose }: Choice) {
  return (
    <div class="pop-row">
      <span>{label}</span>
      <div class="switch" role="group" aria-label={label}>
        {of.map(([value, words]) => (
          <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
            {words}
          </button>
        ))}
      </div>
    </div>
  );
}

function Settings({ d }: { d: Desk }) {
  const t = d.words;
  return (
    <Popover class="rail-item" label={t.settings} face={<Icon name="gear" />}>
      {(close) => (
        <>
          <p class="pop-row outside">{t.loggedInAs(d.me?.shown || d.me?.name || "")}</p>
          <Choose
            label={t.iAm}
            chosen={d.status}
            of={[
              ["available", t.statuses.available ?? ""],
              ["away", t.statuses.away ?? ""],
            ]}
            onChoose={(value) => d.setStatus(value === "away" ? "away" : "available")}
          />
          <Choose label={t.language} chosen={t.id} of={LANGUAGES.map((words) => [words.id, words.name] as const)} onChoose={(language) => d.setTaste({ language })} />
          <Choose
            label={t.colours}
            chosen={d.taste.scheme}
            of={(["auto", "light", "dark"] as const).map((scheme) => [scheme, t.schemes[scheme]] as const)}
            onChoose={(scheme) => d.setTaste({ scheme: scheme as Scheme })}
          />
          <Choose
            label={t.singleKeys}
            chosen={d.taste.keys ? "on" : "off"}
            of={[
              ["on", t.on],
              ["off", t.off],
            ]}
            onChoose={(keys) => d.setTaste({ keys: keys === "on" })}
          />
          <button type="button" onClick={() => (close(), void d.logout())}>
            <Icon name="out" />
            {t.logout}
          </button>
        </>
      )}
    </Popover>
  );
}

export function Rail({ d }: { d: Desk }) {
  const t = d.words;
  const waiting = d.counts.waiting;
  return (
    <nav class="rail" aria-label={t.title}>
      <ul role="list">
        {VIEWS.map(({ view, icon }) => (
          <li key={view}>
            <button
              class="rail-item"
              type="button"
              aria-current={d.view === view ? "page" : undefined}
              aria-label={view === "inbox" && waiting ? `${t.inbox}, ${t.filters.waiting}: ${waiting}` : t[view]}
              title={t[view]}
              onClick={() => d.go(view)}
            >
              <Icon name={icon} />
              {view === "inbox" && waiting > 0 && (
                <span class="badge" aria-hidden="true">
                  {waiting}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <span class="space" />
      <button class="rail-item" type="button" aria-label={t.shortcuts} title={`${t.shortcuts} (?)`} onClick={() => d.show("help")}>
        <Icon name="help" />
      </button>
      <Settings d={d} />
    </nav>
  );
}
