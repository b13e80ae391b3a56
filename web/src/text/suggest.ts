// What a customer may want to say next, where the server suggests nothing: only wordings that the assistant understands.

import type { State } from "../protocol/state";
import type { Words } from "../words";

const MOST = 3;

export function nextMessages(state: State, t: Words): string[] {
  const last = state.turns.at(-1);
  if (!last || last.status !== "done") return [];
  if (last.suggestions.length) return last.suggestions.slice(0, MOST);
  const shown = last.blocks.findLast((block) => block.kind === "cards" || block.kind === "compared");
  if (!shown || !shown.items.length || last.blocks.some((block) => block.kind === "asked")) return [];
  if (shown.kind === "compared") return [t.next2, t.nextSimilar];
  const several = shown.items.length > 1;
  return [several && t.next1, t.next2, several && t.nextCheaper].filter((text) => text !== false).slice(0, MOST);
}
