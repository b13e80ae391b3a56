// Colours made from the one that a shop gives, such that text on them and in them can be read.

type Rgb = [number, number, number];

const LIGHT_SURFACE: Rgb = [255, 255, 255];
const DARK_SURFACE: Rgb = [31, 33, 30];
const READABLE = 4.5;

/** `#abc` or `#aabbcc`; null for anything else. */
export function rgb(colour: string): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim())?.[1];
  if (!hex) return null;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as Rgb;
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(one: Rgb, two: Rgb): number {
  const [high, low] = [luminance(one), luminance(two)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((part, at) => Math.round(part + ((to[at] ?? 0) - part) * share)) as Rgb;
}

/** `colour`, moved towards `to` until it can be read on `ground`. */
function readable(colour: Rgb, ground: Rgb, to: Rgb): Rgb {
  for (let share = 0; share <= 1; share += 0.05) {
    const tried = mixed(colour, to, share);
    if (contrast(tried, ground) >= READABLE) return tried;
  }
  return to;
}

const css = (colour: Rgb): string => `rgb(${colour.join(" ")})`;

/** The custom properties of the theme for a shop's colour; none for a colour that is not understood. */
export function themed(colour: string): Record<string, string> {
  const accent = rgb(colour);
  if (!accent) return {};
  const white: Rgb = [255, 255, 255];
  const black: Rgb = [0, 0, 0];
  const both = (name: string, light: Rgb, dark: Rgb): [string, string] => [name, `light-dark(${css(light)}, ${css(dark)})`];
  const soft: [Rgb, Rgb] = [mixed(accent, LIGHT_SURFACE, 0.9), mixed(accent, DARK_SURFACE, 0.82)];
  const onDark = readable(accent, DARK_SURFACE, white);
  const ink = (ground: Rgb): Rgb => (contrast(white, ground) >= READABLE ? white : black);
  return Object.fromEntries([
    both("--a-accent", accent, onDark),
    both("--a-accent-ink", ink(accent), ink(onDark)),
    both("--a-mine", accent, mixed(accent, DARK_SURFACE, 0.35)),
    both("--a-mine-ink", ink(accent), ink(mixed(accent, DARK_SURFACE, 0.35))),
    both("--a-accent-soft", soft[0], soft[1]),
    both("--a-accent-text", readable(accent, soft[0], black), readable(accent, soft[1], white)),
  ]);
}
