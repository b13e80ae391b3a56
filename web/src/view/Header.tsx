import type { Assistant } from "../assistant";
import { transcript } from "../text/transcript";
import { LANGUAGES } from "../words";
import { Button } from "./Button";
import { Icon } from "./icons";
import { Popover } from "./Popover";

function download(a: Assistant): void {
  const now = new Date();
  const address = URL.createObjectURL(new Blob([transcript(a.state, a.words, now)], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `conversation-${now.toISOString().slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function Languages({ a }: { a: Assistant }) {
  return (
    <div class="switch languages" role="group" aria-label={a.words.languages}>
      {LANGUAGES.map((words) => (
        <Button key={words.id} lang={words.tag} title={words.name} aria-pressed={words.id === a.words.id} onClick={() => a.setLanguage(words.id)}>
          {words.short}
        </Button>
      ))}
    </div>
  );
}

function Menu({ a }: { a: Assistant }) {
  const t = a.words;
  const empty = a.state.turns.length === 0;
  return (
    <Popover class="plain-button menu" label={t.menu} face={<Icon name="more" />}>
      {(close) => (
        <>
          <Button class="narrow" onClick={() => (close(), a.restart())}>
            <Icon name="pen" />
            {t.restart}
          </Button>
          <Button disabled={empty} onClick={() => (close(), download(a))}>
            <Icon name="save" />
            {t.download}
          </Button>
          {a.erasable && (
            <Button disabled={empty} onClick={() => (close(), a.askErase("asking"))}>
              <Icon name="trash" />
              {t.erase}
            </Button>
          )}
          <div class="setting">
            <span id="layout">{t.layout}</span>
            <div class="switch" role="group" aria-labelledby="layout">
              <Button aria-pressed={a.layout === "row"} onClick={() => a.setLayout("row")}>
                {t.carousel}
              </Button>
              <Button aria-pressed={a.layout === "list"} onClick={() => a.setLayout("list")}>
                {t.list}
              </Button>
            </div>
          </div>
          <div class="setting narrow">
            <span>{t.languages}</span>
            <Languages a={a} />
          </div>
        </>
      )}
    </Popover>
  );
}

export function Header({ a, onClose }: { a: Assistant; onClose: (() => void) | null }) {
  const t = a.words;
  const engine = a.state.engine;
  const progress = engine?.progress ?? null;
  const share = progress === null ? "" : ` ${Math.floor(progress * 100)}%`;
  const Name = a.heading(0);
  return (
    <header class="bar">
      <div class="column bar-in">
        <span class="mark-shop" aria-hidden="true">
          <Icon name="bag" />
        </span>
        <div class="shop">
          <Name id="shop-name">{a.shopName}</Name>
          {a.shopName !== t.role && <p>{t.role}</p>}
        </div>
        {engine && (
          <p class="engine" id="engine" data-state={engine.state} title={engine.state === "ready" ? engine.model : t.engineMeanwhile}>
            <span class="dot" aria-hidden="true" />
            <span>
              {t.engine[engine.state] ?? engine.state}
              {share}
            </span>
          </p>
        )}
        <div class="wide">
          <Languages a={a} />
        </div>
        <Button class="plain-button wide" label={t.restart} onClick={() => a.restart()}>
          <Icon name="pen" />
        </Button>
        <Menu a={a} />
        {onClose && (
          <Button class="plain-button" label={t.close} onClick={onClose}>
            <Icon name="close" />
          </Button>
        )}
      </div>
    </header>
  );
}

export function Erase({ a }: { a: Assistant }) {
  const t = a.words;
  if (a.erasing === "no") return null;
  const failed = a.erasing === "failed";
  const Heading = a.heading(1);
  return (
    <div class="veil">
      <div
        class="dialog"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="erase-title"
        aria-describedby="erase-words"
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          a.askErase("no");
        }}
      >
        <Heading id="erase-title">{t.eraseTitle}</Heading>
        <p id="erase-words">{failed ? t.eraseFailed : t.eraseWords}</p>
        <div class="dialog-tools">
          <button class="choice" type="button" autofocus ref={(button) => button?.focus()} onClick={() => a.askErase("no")}>
            {t.cancel}
          </button>
          <Button class="choice danger" disabled={a.erasing === "busy"} onClick={() => void a.erase()}>
            {failed ? t.retry : t.erase}
          </Button>
        </div>
      </div>
    </div>
  );
}
