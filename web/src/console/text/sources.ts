// What a sentence of a draft rests on, as an agent reads it beside the sentence.

import type { Naming, Source } from "../wire";
import type { Words } from "../words";
import { called } from "./naming";

const KINDS = ["product", "page", "order"] as const;

/** What several sentences rest on, with what stands there; nothing where the sentence says just that. */
export interface Ground {
  title: string;
  lines: { sentence: string; evidence: string }[];
}

/** Sentences in their order, those that follow each other and rest on the same together. */
export function groundsOf(sources: readonly Source[], t: Words, naming: Naming): Ground[] {
  const grounds: Ground[] = [];
  for (const source of sources) {
    const title = sourceCalled(source, t);
    const evidence = evidenceOf(source, t, naming);
    const line = { sentence: source.sentence, evidence: evidence === source.sentence ? "" : evidence };
    const last = grounds.at(-1);
    if (last?.title === title) last.lines.push(line);
    else grounds.push({ title, lines: [line] });
  }
  return grounds;
}

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
