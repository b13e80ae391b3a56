// Making elements. Text only ever goes in as text: nothing here, or anywhere on the page, parses markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  bag: ["M6 8h12l1 12H5z", "M9 10V7a3 3 0 0 1 6 0v3"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  close: ["M7 7l10 10", "M17 7L7 17"],
  down: ["M12 5v14", "M6 13l6 6 6-6"],
  go: ["M9 6l6 6-6 6"],
  pen: ["M12 20h8", "M5 19l1-4L16.5 4.5a2 2 0 0 1 3 3L9 18z"],
  stop: ["M7 7h10v10H7z"],
  talk: ["M5 6h14v10h-8l-4 3v-3H5z"],
  up: ["M12 19V5", "M6 11l6-6 6 6"],
};

/** An element with properties, `class`, `data` and `aria-*` attributes, and children (strings become text). */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name, small = false) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", small ? "icon icon-s" : "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** The address where it is this site's own, else null: pictures and links never lead elsewhere. */
export function ownAddress(address) {
  if (!address) return null;
  let url;
  try {
    url = new URL(address, location.origin);
  } catch {
    return null;
  }
  return url.origin === location.origin && /^https?:$/.test(url.protocol) ? url.href : null;
}
