// Canned answers: which of them "/words" asks for, and their text with the blanks filled in.

export interface Canned {
  id: string;
  title: string;
  text: string;
  language: string;
}

/** What is typed after a slash that begins the text or follows a space, up to `caret`; null where nothing is asked for. */
export function asksFor(text: string, caret: number): { from: number; words: string } | null {
  const found = /(?:^|\s)\/([^\s/]{0,40})$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const words = found[1] ?? "";
  return { from: caret - words.length - 1, words };
}

function rank(one: Canned, words: string): number {
  const asked = words.toLowerCase();
  if (one.id.toLowerCase().startsWith(asked)) return 0;
  if (one.title.toLowerCase().includes(asked)) return 1;
  return one.text.toLowerCase().includes(asked) ? 2 : 3;
}

/** The answers that fit what was typed, best first; those in the customer's language before the others. */
export function fitting(all: readonly Canned[], words: string, language: string | null, most = 8): Canned[] {
  return all
    .map((one, at) => ({ one, at, rank: rank(one, words), other: Number(language !== null && one.language !== language) }))
    .filter((found) => found.rank < 3)
    .sort((a, b) => a.other - b.other || a.rank - b.rank || a.at - b.at)
    .slice(0, most)
    .map((found) => found.one);
}

/** The text with `{customer}`, `{agent}` and `{shop}` filled in; a blank that is not known is left out with the space before it. */
export function filled(text: string, blanks: Readonly<Record<string, string>>): string {
  return text.replace(/( ?)\{([a-z]+)\}/g, (whole, space: string, name: string) => {
    if (!(name in blanks)) return whole;
    return blanks[name] ? space + blanks[name] : "";
  });
}
