// The conversation as a text file, for the customer to keep.

import { ended, type Block, type State } from "../protocol/state";
import type { Words } from "../words";
import { stockWords } from "./facts";
import { plain } from "./prose";
import { doneWords, faultWords } from "./spoken";

function blockLines(block: Block, t: Words): string[] {
  switch (block.kind) {
    case "text":
      return [plain(block.text)];
    case "asked":
      return [block.question, ...block.options.map((option) => `  - ${option}`)];
    case "compared":
      return [
        `${t.comparison}: ${block.items.map((card) => card.title).join(" | ")}`,
        ...block.rows.map((row) => `  ${row.differs ? "≠" : "="} ${row.label}: ${row.cells.join(" | ")}`),
      ];
    case "proposed":
      return [block.of.title, ...block.of.lines.map((line) => `  - ${line}`), ...(block.of.amount ? [block.of.amount.text] : [])];
    case "acted":
    case "handoff":
      return [block.words];
    case "orders":
      return block.items.map((one) => `  ${[t.order(one.order), one.state_text, one.total?.text].filter(Boolean).join(" · ")}`);
    case "agent":
      return [`${block.agent} (${t.person}): ${plain(block.text)}`];
    case "cards":
      if (!block.items.length) return [t.nothing];
      return block.items.map((card) => {
        const parts = [card.title, card.brand, card.price?.text ?? t.noPrice, stockWords(card.stock, t), card.sku];
        return `  ${card.ordinal}. ${parts.filter(Boolean).join(" · ")}`;
      });
  }
}

/** The answer to one message, as it is copied. */
export function answerText(blocks: readonly Block[], t: Words): string {
  return blocks.flatMap((block) => blockLines(block, t)).join("\n");
}

export function transcript(state: State, t: Words, when: Date): string {
  const shop = state.shop || t.role;
  const lines = [t.transcriptOf(shop, when.toLocaleString(t.locale)), ""];
  for (const turn of state.turns) {
    const asked = turn.text || (turn.removed.length ? t.removed(turn.removed) : turn.changes.map((change) => change.after?.label ?? "").join(", "));
    lines.push(`${t.you}: ${asked}`);
    if (turn.blocks.length) lines.push(`${t.assistant}:`, answerText(turn.blocks, t));
    const told = [doneWords(turn, t), faultWords(turn, t), turn.status === "interrupted" ? t.stopped : ""].filter(Boolean);
    lines.push(...told, ...(ended(turn) ? [] : [`(${t.waiting})`]), "");
  }
  if (state.chips.length) lines.push(`${t.wants}: ${state.chips.map((chip) => chip.label).join(", ")}`);
  return lines.join("\n");
}
