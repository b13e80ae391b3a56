import { describe, expect, it } from "vitest";
import type { Keep } from "../src/keep";
import { backoff } from "../src/protocol/backoff";
import type { Asking } from "../src/protocol/frames";
import { Unsent } from "../src/protocol/unsent";

function memory(first: Record<string, string> = {}): Keep {
  const kept = new Map(Object.entries(first));
  return { get: (name) => kept.get(name) ?? null, set: (name, value) => void (value === null ? kept.delete(name) : kept.set(name, value)) };
}
const message = (id: string): Asking => ({ type: "message", id, text: `text of ${id}` });

describe("backing off", () => {
  it("doubles up to a ceiling", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 60].map((tries) => backoff(tries, 0.5))).toEqual([0.5, 1, 2, 4, 8, 15, 15, 15]);
  });

  it("is spread by a fifth each way, and waits as long as the server asks", () => {
    expect(backoff(2, 0)).toBeCloseTo(1.6);
    expect(backoff(2, 1)).toBeCloseTo(2.4);
    expect(backoff(0, 0.5, 30)).toBe(30);
    expect(backoff(5, 0.5, 3)).toBe(15);
  });
});

describe("what is unsent", () => {
  it("outlives the page, in order, each once", () => {
    const keep = memory();
    const unsent = new Unsent(keep);
    for (const id of ["a", "b", "a"]) unsent.add(message(id));
    expect(new Unsent(keep).all().map(({ id }) => id)).toEqual(["b", "a"]);
    unsent.drop("b");
    expect(new Unsent(keep).all()).toEqual([message("a")]);
    expect(unsent.get("a")).toEqual(message("a"));
    unsent.clear();
    expect(keep.get("unsent")).toBeNull();
  });

  it.each(["", "{", "null", "[1,null,{}]", '[{"type":"message","id":1}]', '[{"type":"edit_constraints","id":"a"}]'])("is empty where what is kept is %j", (kept) => {
    expect(new Unsent(memory({ unsent: kept })).all()).toEqual([]);
  });
});
