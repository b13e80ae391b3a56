// Facts of a card in words. Every value is the server's; none is made here.

import type { Card } from "../protocol/frames";
import type { Words } from "../words";

const LOW_STOCK = 5;

export function stockKind(stock: number): "none" | "low" | "in" {
  return stock <= 0 ? "none" : stock <= LOW_STOCK ? "low" : "in";
}

export function stockWords(stock: number, t: Words): string {
  const kind = stockKind(stock);
  return kind === "none" ? t.noStock : kind === "low" ? t.lowStock(stock) : t.inStock;
}

/** By how many per cent a card is below its list price; null where it is not, or by less than one. */
export function percentOff(card: Card): number | null {
  if (!card.price || !card.list_price || card.price.currency !== card.list_price.currency) return null;
  const off = Math.floor((1 - card.price.cents / card.list_price.cents) * 100);
  return off > 0 ? off : null;
}

/** A date, or with its time where `timed`; what is no date is shown as it came. */
export function dated(moment: string, t: { locale: string }, timed = false): string {
  const when = new Date(moment);
  if (Number.isNaN(when.getTime())) return moment;
  return when.toLocaleString(t.locale, timed ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "medium", ...(moment.length === 10 && { timeZone: "UTC" }) });
}

export function counted(n: number, t: Words): string {
  return new Intl.NumberFormat(t.locale).format(n);
}

/** `address`, made absolute against `base`, where it leads to one of `origins`; null for any other. */
export function allowedAddress(address: string | null, base: string, origins: readonly string[]): string | null {
  if (!address) return null;
  let url: URL;
  try {
    url = new URL(address, base);
  } catch {
    return null;
  }
  return /^https?:$/.test(url.protocol) && origins.includes(url.origin) ? url.href : null;
}
