// When to try again: doubling waits with a ceiling, spread so that a shop's visitors do not all return at once.

const FIRST_S = 0.5;
const MOST_S = 15;
const SPREAD = 0.2;

/** Seconds before try `tries` (0, 1, 2 ...), or what the server asked for where that is more; `random` is from 0 to 1. */
export function backoff(tries: number, random: number, asked = 0): number {
  const plain = Math.min(MOST_S, FIRST_S * 2 ** Math.min(tries, 10));
  return Math.max(plain, asked) * (1 - SPREAD + 2 * SPREAD * random);
}
