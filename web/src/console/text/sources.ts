// What a sentence of a draft rests on, as an agent reads it beside the sentence.

import type { Naming, Source } from "../wire";
import type { Words } from "../words";
import { called } from "./naming";

const KINDS = ["product", "page", "order"] as const;

/** What it is called, and what kind of thing it is. */
export function sourceCalled(source: Source, t: Words): string {
  const kind = KINDS.find((one) => source[one]);
  const title = source.title || (kind && source[kind]) || "";
  return kind ? t.pair(called(t.sourceKinds, kind), title) : title;
}

/** What stands there. The server names each field before its value, as `field: value; field: value`. */
export function evidenceOf({ evidence, title, fields = [] }: Source, t: Words, naming: Naming): string {
  if (evidence === title) return "";
  let rest = evidence;
  let read = "";
  for (const field of fields) {
    const at = rest.startsWith(`${field}: `) ? 0 : rest.indexOf(`; ${field}: `);
    if (at < 0) continue;
    read += rest.slice(0, at) + (at ? "; " : "") + t.pair(called({ ...naming.facets, ...t.sourceFields }, field), "");
    rest = rest.slice(at + (at ? 2 : 0) + field.length + 2);
  }
  return read + rest;
}
