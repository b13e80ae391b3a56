// The languages that the widget speaks: to add one, write its file and name it here.

import { named, preferred } from "./choosing";
import { en } from "./en";
import type { Words } from "./types";
import { zh } from "./zh";

export type { Words } from "./types";

/** The first is that of whoever wants another one. */
export const LANGUAGES: readonly [Words, ...Words[]] = [en, zh];

export const wordsOf = (id: string | null): Words => named(LANGUAGES, id);
export const chosen = (tags: readonly (string | null | undefined)[]): string => preferred(LANGUAGES, tags);
