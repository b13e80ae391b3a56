// What is called how in the agent's language: ids of the wire by the console's words, facets and values by the shop's.

import type { Naming } from "../wire";
import type { Words } from "../words";

export const UNNAMED: Naming = { facets: {}, values: {} };

/** The words for an id; the id as words where there are none. */
export function called(words: Readonly<Record<string, string>>, id: string): string {
  return (Object.hasOwn(words, id) && words[id]) || id.replaceAll("_", " ");
}

export function valueCalled(facet: string, value: string, naming: Naming): string {
  return Object.hasOwn(naming.values, facet) ? (naming.values[facet]?.[value] ?? value) : value;
}

/** The options of an item, each as its value is called. */
export function optionsCalled(options: Readonly<Record<string, string>> | undefined, naming: Naming): string[] {
  return Object.entries(options ?? {}).map(([facet, value]) => valueCalled(facet, value, naming));
}

/** A constraint's id, such as `price:is` or `color:not`; reports write the latter `not color`. */
export function constraintCalled(id: string, t: Words, naming: Naming): string {
  const [, not, facet = "", side] = /^(not )?(.+?)(?::(\w+))?$/s.exec(id) ?? [];
  const name = called(naming.facets, facet);
  return not || side === "not" ? t.without(name) : name;
}

/** What a record states, given as `facet=value`, or what its description says; nothing where that is a yes or no, or the path of a category. */
export function evidenceCalled(evidence: string, t: Words, naming: Naming): string {
  const [, facet = "", sign = "", stated = ""] = /^(\w+)(=|: )(.*)$/s.exec(evidence) ?? [];
  if (!facet || facet === "category" || /^(True|False|not .*)$/s.test(stated)) return "";
  if (sign === ": ") return t.pair(called(naming.facets, facet), stated);
  if (facet === "price" && Number.isFinite(Number(stated))) return new Intl.NumberFormat(t.locale, { minimumFractionDigits: 2 }).format(Number(stated) / 100);
  return t.pair(called(naming.facets, facet), t.list(stated.split(", ").map((value) => valueCalled(facet, value, naming))));
}

/** Why a sentence was dropped: a kind, and after a colon the facet that it is about. */
export function causeCalled(cause: string, t: Words, naming: Naming): string {
  const [kind = "", facet] = cause.split(":", 2);
  const words = called(t.causes, kind);
  return facet ? t.pair(words, called(naming.facets, facet)) : words;
}
