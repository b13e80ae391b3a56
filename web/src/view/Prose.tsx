import type { ComponentChild } from "preact";
import { prose, type Span } from "../text/prose";

function spans(list: Span[]): ComponentChild[] {
  return list.map((span) => (span.bold ? <strong>{span.text}</strong> : span.text));
}

/** A text as paragraphs, lists and bold words; whatever else it holds stays as it is written. */
export function Prose({ text }: { text: string }) {
  return (
    <div class="prose">
      {prose(text).map((piece, at) => {
        if (piece.kind === "p") return <p key={at}>{spans(piece.spans)}</p>;
        const items = piece.items.map((item, number) => <li key={number}>{spans(item)}</li>);
        return piece.kind === "ol" ? (
          <ol key={at} start={piece.start}>
            {items}
          </ol>
        ) : (
          <ul key={at}>{items}</ul>
        );
      })}
    </div>
  );
}
