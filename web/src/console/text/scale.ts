// The arithmetic of a plot: round steps for an axis, where a value lies along it, and which labels there is room for.

const GAP = 10;
// the width of a letter by the size of its type, in the widest of the fonts that the page asks for
const LATIN = 0.64;
const WIDE = 1;

/** Values from 0 to at least `most`, in about `steps` round steps (1, 2 or 5 times a power of ten). */
export function ticks(most: number, steps = 4, whole = false): number[] {
  const top = most > 0 ? most : 1;
  const raw = top / steps;
  const power = 10 ** Math.floor(Math.log10(raw));
  const round = [1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10;
  const step = whole ? Math.max(1, round * power) : round * power;
  const made: number[] = [];
  for (let n = 0; made.length === 0 || (made.at(-1) ?? 0) < top; n += 1) made.push(Number((n * step).toPrecision(12)));
  return made;
}

/** Where `value` of 0 to `most` lies between the pixels `from` and `to`. */
export function along(value: number, most: number, from: number, to: number): number {
  return from + (to - from) * (most > 0 ? Math.min(1, Math.max(0, value / most)) : 0);
}

/** How many pixels a text takes at most, at this size of type. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += letter > "\u2e7f" || /[MWm@%]/.test(letter) ? WIDE : LATIN;
  return width * size;
}

/** The text, or as much of it as there is room for. */
export function fitted(text: string, size: number, room: number): string {
  if (widthOf(text, size) <= room) return text;
  const letters = [...text];
  while (letters.length && widthOf(`${letters.join("")}…`, size) > room) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

export interface Mark {
  at: number;
  /** The middle of the label. */
  x: number;
}

/** Which labels to write along an axis from `from` to `to`: evenly spaced, the last one always; none touches another or the edge. */
export function marks(labels: readonly string[], x: (at: number) => number, size: number, from: number, to: number): Mark[] {
  const half = labels.map((label) => widthOf(label, size) / 2);
  const middle = (at: number): number => Math.min(to - (half[at] ?? 0), Math.max(from + (half[at] ?? 0), x(at)));
  for (let step = 1; ; step += 1) {
    const shown: Mark[] = [];
    for (let at = labels.length - 1; at >= 0; at -= step) shown.unshift({ at, x: middle(at) });
    const crowded = shown.some((mark, n) => {
      const before = shown[n - 1];
      return before !== undefined && mark.x - (half[mark.at] ?? 0) - before.x - (half[before.at] ?? 0) < GAP;
    });
    if (!crowded) return shown;
  }
}
