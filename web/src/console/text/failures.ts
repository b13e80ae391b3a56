// What went wrong in a conversation, each cause told once: how often it did, and when.

import type { Brief, Naming } from "../wire";
import type { Words } from "../words";
import { called, causeCalled } from "./naming";

type Failure = Brief["failures"][number];

export interface Failures {
  lines: string[];
  /** The turns that were answered without the language model, in words: how its engine stood, and no failure of the dialogue. */
  engine: string | null;
}

/** The cause of a failure as an agent reads it; for a dropped sentence, that of its kind. */
function causeOf({ kind, words }: Failure, t: Words, naming: Naming): string {
  switch (kind) {
    case "dropped":
      return causeCalled(words.split(": ", 1)[0] ?? "", t, naming);
    case "thumb_down":
      return called(t.thumbReasons, words);
    case "interrupted":
      return called(t.interruptions, words);
    default:
      return words;
  }
}

export function failuresOf(failures: readonly Failure[], t: Words, naming: Naming): Failures {
  const turns = new Map<string, number[]>();
  const without = new Set<number>();
  for (const one of failures) {
    if (one.kind === "notice") {
      without.add(one.turn);
      continue;
    }
    const kind = called(t.failureKinds, one.kind);
    const cause = causeOf(one, t, naming);
    const line = cause ? t.pair(kind, cause) : kind;
    turns.set(line, [...(turns.get(line) ?? []), one.turn]);
  }
  const lines = [...turns].map(([line, at]) => t.times(line, at.length, t.inTurns(ranges(at))));
  return { lines, engine: without.size ? t.withoutModel(without.size, t.inTurns(ranges([...without]))) : null };
}

/** Numbers in rising order, those that follow each other as a range: `1, 3–5`. */
export function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const one of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last && one === last[1] + 1) last[1] = one;
    else parts.push([one, one]);
  }
  return parts.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ");
}
