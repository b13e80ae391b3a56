// What a screen reader is told of a turn: whole sentences, in the order in which they are shown.

import { ended, type Turn } from "../protocol/state";
import type { Words } from "../words";
import { plain } from "./prose";
import { sentences } from "./sentences";
import { stockWords } from "./facts";

const CARDS = 3;

/** All that can be read out of the turn by now; it only ever grows at its end. */
export function spoken(turn: Turn, t: Words): string[] {
  const said: string[] = [];
  const over = ended(turn);
  // what people say may follow the end of a turn, and so comes after it
  const people: string[] = [];
  turn.blocks.forEach((block, at) => {
    switch (block.kind) {
      case "cards":
        said.push(block.items.length ? t.saidCards(block.items.length) : t.nothing);
        for (const card of block.items.slice(0, CARDS)) {
          said.push(t.said({ ordinal: card.ordinal, title: card.title, price: card.price?.text ?? t.noPrice, stock: stockWords(card.stock, t) }));
        }
        break;
      case "compared":
        said.push(t.saidCompared(block.items.length));
        break;
      case "asked":
        said.push(block.question);
        if (block.options.length) said.push(t.saidOptions(block.options));
        break;
      case "proposed":
        said.push(t.saidProposal([block.of.title, ...block.of.lines, block.of.amount?.text ?? ""].filter(Boolean)));
        break;
      case "acted":
        people.push(block.words);
        break;
      case "orders":
        said.push(t.saidOrders(block.items.length));
        break;
      case "agent":
        people.push(`${block.agent}: ${plain(block.text)}`);
        break;
      case "handoff":
        people.push(block.words);
        break;
      case "text":
        said.push(...sentences(plain(block.text), over || at < turn.blocks.length - 1));
    }
  });
  if (turn.status === "interrupted") said.push(t.stopped);
  const told = doneWords(turn, t);
  if (told) said.push(told);
  if (turn.fault) said.push(faultWords(turn, t));
  return [...said, ...people];
}

/** What is said below an answer about how it came to be. */
export function doneWords(turn: Turn, t: Words): string {
  if (turn.status !== "done") return "";
  if (turn.notice) return turn.notice;
  if (turn.author === "agent") return t.passedOn;
  return turn.author === "template" && turn.blocks.some((block) => "set" in block) ? t.degraded : turn.author === "mixed" ? t.mixed : "";
}

export function faultWords(turn: Turn, t: Words): string {
  const fault = turn.fault;
  if (!fault) return "";
  if (turn.turn !== null && fault.message) return fault.message;
  return t.faults[fault.code] ?? t.faults.other ?? "";
}
