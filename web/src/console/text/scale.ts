// The arithmetic of a plot: round steps for an axis, and where a value lies along it.

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

/** Which of `count` labels to write, so that they are at most `room`: evenly spaced, the last one always. */
export function labelled(count: number, room: number): number[] {
  if (count <= 0) return [];
  const step = Math.max(1, Math.ceil(count / Math.max(1, room)));
  const shown: number[] = [];
  for (let at = count - 1; at >= 0; at -= step) shown.unshift(at);
  return shown;
}
