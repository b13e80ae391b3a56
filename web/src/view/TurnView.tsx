import { Component } from "preact";
import { useState } from "preact/hooks";
import type { Assistant, Thumb } from "../assistant";
import { type Block, ended, type Turn } from "../protocol/state";
import { doneWords, faultWords } from "../text/spoken";
import { nextMessages } from "../text/suggest";
import { answerText } from "../text/transcript";
import { wordsOf } from "../words";
import { Button } from "./Button";
import { Results } from "./Cards";
import { Comparison } from "./Comparison";
import { Icon } from "./icons";
import { Popover } from "./Popover";
import { Prose } from "./Prose";
import { Acted, Agent, HandoffLine, Orders, Proposed } from "./Service";

type Of = { a: Assistant; turn: Turn };

function Asked({ a, block, open }: { a: Assistant; block: Block & { kind: "asked" }; open: boolean }) {
  return (
    <>
      <p class="question">{block.question}</p>
      {block.options.length > 0 && (
        <div class="choices" role="group" aria-label={block.question}>
          {block.options.map((option) => (
            <Button class="choice" key={option} disabled={!open} onClick={() => a.say(option)}>
              {option}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

function Answered({ a, block, last, said }: { a: Assistant; block: Block; last: boolean; said: boolean }) {
  switch (block.kind) {
    case "cards":
      return <Results a={a} block={block} current={block.set === a.state.newest} said={said} />;
    case "compared":
      return <Comparison a={a} block={block} />;
    case "asked":
      return <Asked a={a} block={block} open={last && !a.busy} />;
    case "proposed":
      return <Proposed a={a} block={block} />;
    case "acted":
      return <Acted a={a} block={block} />;
    case "orders":
      return <Orders a={a} block={block} />;
    case "agent":
      return <Agent a={a} block={block} />;
    case "handoff":
      return <HandoffLine a={a} block={block} open={last && !a.state.handoff} />;
    case "text":
      return <Prose text={block.text} />;
  }
}

/** What the customer said or did. */
function Ask({ a, turn, last }: Of & { last: boolean }) {
  const t = a.words;
  const Heading = a.heading(1);
  const waiting = turn.status === "waiting" || turn.status === "refused";
  if (turn.text) {
    return (
      <div class="asking">
        {last && !a.busy && turn.turn !== null && (
          <Button class="tool" label={t.edit} onClick={() => a.host.dispatchEvent(new CustomEvent("prefill", { detail: { edit: turn.text } }))}>
            <Icon name="pen" small />
          </Button>
        )}
        <span class="unseen">{t.you}: </span>
        <Heading class={waiting ? "ask waiting" : "ask"}>{turn.text}</Heading>
      </div>
    );
  }
  if (turn.confirmed !== null) {
    return (
      <div class="edited">
        <Heading class="edit">{turn.confirmed ? t.confirmed : t.declined}</Heading>
      </div>
    );
  }
  if (!turn.remove.length && !turn.set.length) return null;
  const labels = turn.changes.map((change) => change.after?.label).filter((label) => label !== undefined);
  const words = turn.set.length ? t.changed(labels.length ? labels : turn.set.flatMap((wish) => wish.values)) : t.removed(turn.removed);
  return (
    <div class="edited">
      <Heading class={waiting ? "edit waiting" : "edit"}>{words}</Heading>
      {last && ended(turn) && turn.changes.length > 0 && (
        <Button class="plain" disabled={a.busy} onClick={() => a.undo(turn)}>
          <Icon name="undo" small />
          {t.undo}
        </Button>
      )}
    </div>
  );
}

function Trouble({ a, turn }: Of) {
  const t = a.words;
  if (!turn.fault) return null;
  const refused = turn.status === "refused";
  return (
    <div class="trouble">
      <Icon name="warn" />
      <span>{faultWords(turn, t)}</span>
      {turn.fault.retryable && (
        <Button class="choice" disabled={a.busy} onClick={() => a.retry(turn)}>
          {t.retry}
        </Button>
      )}
      {refused && (
        <Button class="choice" onClick={() => a.discard(turn)}>
          {t.discard}
        </Button>
      )}
    </div>
  );
}

function Bad({ a, turn }: Of) {
  const t = a.words;
  const [words, setWords] = useState("");
  const given = a.thumbs.get(turn.key);
  const send = (close: () => void, reason?: string): void => {
    close();
    const thumb: Thumb = reason ? { thumb: "down", reason } : { thumb: "down" };
    a.rate(turn, thumb);
  };
  return (
    <Popover class={given?.thumb === "down" ? "tool on" : "tool"} label={t.bad} face={<Icon name="down_thumb" small />}>
      {(close) => (
        <form
          class="editor"
          onSubmit={(event) => {
            event.preventDefault();
            send(close, words.trim().slice(0, 500));
          }}
        >
          <p>{t.whyBad}</p>
          {Object.entries(t.reasons).map(([code, label]) => (
            <Button key={code} onClick={() => send(close, code)}>
              {label}
            </Button>
          ))}
          <label>
            {t.reasonWords}
            <input type="text" maxLength={500} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
          </label>
          <button class="main" type="submit">
            {t.sendReason}
          </button>
        </form>
      )}
    </Popover>
  );
}

/** What can be done with an answer that has ended. */
function Tools({ a, turn }: Of) {
  const t = a.words;
  const [copied, setCopied] = useState(false);
  const given = a.thumbs.get(turn.key);
  if (!ended(turn) || !turn.turn || turn.blocks.every((block) => block.kind === "agent" || block.kind === "handoff")) return null;
  const copy = (): void => {
    void navigator.clipboard.writeText(answerText(turn.blocks, t)).then(() => {
      setCopied(true);
      a.speak(t.copied);
      a.changed();
    });
  };
  return (
    <div class="answer-tools">
      {"clipboard" in navigator && (
        <Button class={copied ? "tool on" : "tool"} label={copied ? t.copied : t.copy} onClick={copy}>
          <Icon name={copied ? "check" : "copy"} small />
        </Button>
      )}
      <Button
        class={given?.thumb === "up" ? "tool on" : "tool"}
        aria-label={t.good}
        title={t.good}
        aria-pressed={given?.thumb === "up"}
        onClick={() => a.rate(turn, { thumb: "up" })}
      >
        <Icon name="up_thumb" small />
      </Button>
      <Bad a={a} turn={turn} />
      {given && <span class="thanks">{t.thanks}</span>}
    </div>
  );
}

function Waiting({ a, turn }: Of) {
  const t = a.words;
  const words =
    turn.status === "queued"
      ? a.state.running !== turn.turn
        ? t.queuedHere
        : t.queuedAt(turn.position ?? 0)
      : turn.status === "running" && turn.blocks.at(-1)?.kind !== "text"
        ? t.thinking
        : turn.status === "waiting"
          ? a.link.state === "open"
            ? t.sending
            : t.waiting
          : "";
  if (!words) return null;
  return (
    <p class={turn.status === "waiting" ? "thinking unsent" : "thinking"}>
      {turn.status !== "waiting" && (
        <span class="dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      )}
      {words}
    </p>
  );
}

/** What may be said next. */
function Next({ a }: { a: Assistant }) {
  const texts = nextMessages(a.state, a.words);
  if (!texts.length || a.state.handoff?.state === "joined") return null;
  return (
    <div class="choices next-messages" role="group" aria-label={a.words.suggestions}>
      {texts.map((text) => (
        <Button class="choice" key={text} onClick={() => a.say(text)}>
          {text}
        </Button>
      ))}
    </div>
  );
}

interface Props {
  a: Assistant;
  turn: Turn;
  last: boolean;
  /** The newest result set of the conversation. */
  newest: string | null;
  busy: boolean;
  linked: boolean;
  looks: number;
  language: string;
}

/** One message and its answer. It is drawn anew only when something about it changed. */
export class TurnView extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const now = this.props;
    if (next.turn !== now.turn || next.last !== now.last || next.looks !== now.looks || next.language !== now.language) return true;
    const alive = (props: Props): boolean => props.last || props.turn.blocks.some((block) => block.kind === "cards" && block.set === props.newest);
    if (next.newest !== now.newest && alive(next) !== alive(now)) return true;
    return (next.busy !== now.busy || next.linked !== now.linked) && (alive(next) || !ended(next.turn) || next.turn.fault !== null);
  }

  override render() {
    const { a, turn, last } = this.props;
    const foot = turn.status === "interrupted" ? a.words.stopped : turn.blocks.at(-1)?.kind !== "agent" && doneWords(turn, a.words);
    const tag = wordsOf(turn.language).tag;
    const said = turn.blocks.findLastIndex((block) => block.kind === "text");
    return (
      <article class="turn" data-turn={turn.turn ?? undefined} data-status={turn.status}>
        <Ask a={a} turn={turn} last={last} />
        <div class="answer" lang={turn.language ? tag : undefined}>
          {turn.blocks.map((block, at) => (
            <Answered key={at} a={a} block={block} last={last} said={at < said} />
          ))}
          <Waiting a={a} turn={turn} />
          {turn.sources.length > 0 && (
            <p class="foot sources">
              {a.words.source}: {turn.sources.map((source) => source.title).join(" · ")}
            </p>
          )}
          {foot && <p class="foot">{foot}</p>}
          <Trouble a={a} turn={turn} />
          <Tools a={a} turn={turn} />
          {last && <Next a={a} />}
        </div>
      </article>
    );
  }
}
