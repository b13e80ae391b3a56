// How one agent likes the console, kept in this browser: language, colours, what is shown.

import { chosen } from "./words";

export type Scheme = "auto" | "light" | "dark";

const PREFIX = "shop-console:";

export interface Taste {
  language: string;
  scheme: Scheme;
  /** Single keys are shortcuts. */
  keys: boolean;
  trace: boolean;
  about: boolean;
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // storage is shut: it lasts as long as the page
  }
}

export function kept(name: string): string | null {
  return read(name);
}

export function tasteOf(): Taste {
  const scheme = read("scheme");
  return {
    language: chosen([read("language"), navigator.language]),
    scheme: scheme === "light" || scheme === "dark" ? scheme : "auto",
    keys: read("keys") !== "off",
    trace: read("trace") !== "off",
    about: read("about") !== "off",
  };
}

export function keepTaste(taste: Taste): void {
  keep("language", taste.language);
  keep("scheme", taste.scheme === "auto" ? null : taste.scheme);
  keep("keys", taste.keys ? null : "off");
  keep("trace", taste.trace ? null : "off");
  keep("about", taste.about ? null : "off");
}
