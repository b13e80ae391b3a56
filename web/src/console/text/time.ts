// Times as an agent reads them: how long something has lasted, and when it was.

import type { Words } from "../words";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time by its two largest units; `seconds` below 0 counts as 0. */
export function lasting(seconds: number, t: Words): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < MINUTE) return t.seconds(s);
  if (s < HOUR) return t.minutes(Math.floor(s / MINUTE));
  if (s < DAY) return [t.hours(Math.floor(s / HOUR)), rest(Math.floor((s % HOUR) / MINUTE), t.minutes)].filter(Boolean).join(" ");
  return [t.days(Math.floor(s / DAY)), rest(Math.floor((s % DAY) / HOUR), t.hours)].filter(Boolean).join(" ");
}

function rest(n: number, words: (n: number) => string): string {
  return n ? words(n) : "";
}

/** The time of day, with the date where it was not today. `at` and `now` are seconds since 1970. */
export function clock(at: number, t: Words, now: number): string {
  const when = new Date(at * 1000);
  const today = when.toDateString() === new Date(now * 1000).toDateString();
  const time = { hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(t.locale, today ? time : { ...time, month: "short", day: "numeric" }).format(when);
}

/** Milliseconds as seconds with one digit, or as they are below one second. */
export function took(ms: number, t: Words): string {
  const seconds = ms >= 1000;
  const shown = new Intl.NumberFormat(t.locale, { maximumFractionDigits: seconds ? 1 : 0 }).format(seconds ? ms / 1000 : ms);
  return seconds ? t.seconds(shown) : t.milliseconds(shown);
}
