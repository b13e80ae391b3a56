// What the customer asked for and the server has not acknowledged. Kept in the browser's storage, so that a reload, another
// page of the shop or a lost connection loses nothing; the ids make sending again harmless.

import type { Asking } from "./frames";
import type { Keep } from "../keep";

const MOST = 50;

export class Unsent {
  private readonly keep: Keep;

  constructor(keep: Keep) {
    this.keep = keep;
  }

  /** In the order in which they were asked. */
  all(): Asking[] {
    const stored: unknown = parsed(this.keep.get("unsent"));
    return Array.isArray(stored) ? stored.filter(isAsking) : [];
  }

  add(asking: Asking): void {
    this.write([...this.all().filter((other) => other.id !== asking.id), asking].slice(-MOST));
  }

  get(id: string): Asking | undefined {
    return this.all().find((asking) => asking.id === id);
  }

  drop(id: string): void {
    const left = this.all().filter((asking) => asking.id !== id);
    this.write(left);
  }

  clear(): void {
    this.write([]);
  }

  private write(all: Asking[]): void {
    this.keep.set("unsent", all.length ? JSON.stringify(all) : null);
  }
}

function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isAsking(value: unknown): value is Asking {
  if (typeof value !== "object" || value === null) return false;
  const { type, id, text, remove, set, proposal } = value as Record<string, unknown>;
  if (typeof id !== "string") return false;
  if (type === "confirm" || type === "decline") return typeof proposal === "string";
  return type === "message" ? typeof text === "string" : type === "edit_constraints" && Array.isArray(remove) && Array.isArray(set);
}
