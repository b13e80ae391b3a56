// The assistant's text as a tree: a paragraph for each line, lists and **bold**. Everything else stays as it was written.

export type Span = { bold: boolean; text: string };
export type Piece = { kind: "p"; spans: Span[] } | { kind: "ul" | "ol"; start: number; items: Span[][] };

const ITEM = /^\s*(?:[-*•]|(\d{1,2})[.)、])\s+(.*)$/;

function spans(line: string): Span[] {
  return line
    .split(/(\*\*[^*]+\*\*)/)
    .filter(Boolean)
    .map((part) => (/^\*\*[^*]+\*\*$/.test(part) ? { bold: true, text: part.slice(2, -2) } : { bold: false, text: part }));
}

export function prose(text: string): Piece[] {
  const pieces: Piece[] = [];
  let list: (Piece & { kind: "ul" | "ol" }) | null = null;
  for (const line of text.split("\n")) {
    const item = ITEM.exec(line);
    if (item) {
      const kind = item[1] ? "ol" : "ul";
      if (!list || list.kind !== kind) {
        list = { kind, start: Number(item[1] ?? 1), items: [] };
        pieces.push(list);
      }
      list.items.push(spans(item[2] ?? ""));
    } else {
      list = null;
      if (line.trim()) pieces.push({ kind: "p", spans: spans(line) });
    }
  }
  return pieces;
}

/** The text as it is read out or copied: without marks. */
export function plain(text: string): string {
  return text.replaceAll("**", "").replace(/^\s*[-*•]\s+/gm, "");
}
