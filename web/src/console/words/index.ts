// The languages of the console: to add one, write its file and name it here.

import { en } from "./en";
import type { Words } from "./types";
import { zh } from "./zh";

export type { Words } from "./types";

export const LANGUAGES: readonly Words[] = [en, zh];

/** The words of a language; English for one that is not there. */
export function wordsOf(id: string | null): Words {
  return LANGUAGES.find((words) => words.id === id) ?? en;
}

/** The first of these tags ("zh-CN", "en") that there are words for. */
export function chosen(tags: readonly (string | null | undefined)[]): string {
  for (const tag of tags) {
    const found = tag && LANGUAGES.find((words) => tag.toLowerCase().split("-")[0] === words.id);
    if (found) return found.id;
  }
  return en.id;
}
