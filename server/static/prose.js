// The assistant's text: a paragraph for each line, lists and **bold**. Everything else is shown as it was written.

import { el } from "./dom.js";

const ITEM = /^\s*(?:[-*•]|(\d{1,2})[.)、])\s+(.*)$/;

function inline(line) {
  return line.split(/(\*\*[^*]+\*\*)/).filter(Boolean).map((part) => {
    const bold = /^\*\*([^*]+)\*\*$/.exec(part);
    return bold ? el("strong", {}, bold[1]) : part;
  });
}

/** The elements that show `text`. */
export function prose(text) {
  const blocks = [];
  let list = null;
  for (const line of text.split("\n")) {
    const item = ITEM.exec(line);
    if (item) {
      const kind = item[1] ? "ol" : "ul";
      if (!list || list.localName !== kind) blocks.push((list = el(kind, item[1] ? { start: item[1] } : {})));
      list.append(el("li", {}, ...inline(item[2])));
    } else {
      list = null;
      if (line.trim()) blocks.push(el("p", {}, ...inline(line)));
    }
  }
  return blocks;
}
