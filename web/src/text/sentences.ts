// Whole sentences of a text that is still being written, in English and Chinese, for what is read out.

// A sentence ends at 。！？ or a new line, or at . ! ? before a space: "3.5 kg" and "$19.90" hold no end.
const END = /[。！？!?.…]+["'”’」』）)]*(?=\s)|[。！？]+["'”’」』）)]*|\n/gu;
const ABBREVIATION = /(?:^|\s)(?:e\.g|i\.e|approx|vs|no|mr|mrs|dr|st)\.$/i;

/** The sentences of `text` that are complete; the last one counts as such only when `ended`. */
export function sentences(text: string, ended: boolean): string[] {
  const whole: string[] = [];
  let from = 0;
  for (const match of text.matchAll(END)) {
    const to = match.index + match[0].length;
    const piece = text.slice(from, to);
    if (ABBREVIATION.test(piece)) continue;
    if (piece.trim()) whole.push(piece.trim());
    from = to;
  }
  const rest = text.slice(from).trim();
  if (ended && rest) whole.push(rest);
  return whole;
}
