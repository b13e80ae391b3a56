// The panel: draws the assistant into the element's shadow root, and opens and closes it.

import { render } from "preact";
import { Assistant } from "./assistant";
import { modeOf, type Panel } from "./element";
import styles from "./panel.css?inline";
import { themed } from "./text/theme";
import { App } from "./view/App";

const PHONE = "(max-width: 639px)";

/** Put the theme that the attributes name onto the element. */
function dress(host: HTMLElement): void {
  for (const [name, value] of Object.entries(themed(host.getAttribute("color") ?? ""))) host.style.setProperty(name, value);
  const radius = host.getAttribute("radius");
  if (radius && /^\d+$/.test(radius)) host.style.setProperty("--assistant-radius", `${radius}px`);
  const font = host.getAttribute("font");
  if (font) host.style.setProperty("--assistant-font", font);
}

/** Keep focus within the panel where it covers the whole page. */
function hold(frame: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "Tab" || !matchMedia(PHONE).matches) return;
  const all = [...frame.querySelectorAll<HTMLElement>("button, textarea, input, a[href], [tabindex='0']")];
  const reachable = all.filter((element) => !element.hasAttribute("disabled") && element.checkVisibility());
  const root = frame.getRootNode() as ShadowRoot;
  const [first, last] = [reachable[0], reachable.at(-1)];
  const edge = event.shiftKey ? first : last;
  if (root.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

export function mount(host: HTMLElement, root: ShadowRoot, base: string, launcher: HTMLButtonElement | null): Panel {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const mode = modeOf(host);
  const a = new Assistant(host, base);
  // a page of its own has the landmarks of a page
  const frame: HTMLElement = document.createElement(mode === "page" ? "div" : "section");
  frame.className = `frame ${mode === "launcher" ? "floating" : mode}`;
  frame.hidden = mode === "launcher";
  root.append(frame);
  dress(host);

  const close = (): void => {
    if (mode !== "launcher" || frame.hidden) return;
    frame.hidden = true;
    a.stillOpen = false;
    if (launcher) {
      launcher.hidden = false;
      launcher.focus();
    }
    a.emit("close", {});
  };
  const open = (focus: boolean): void => {
    if (mode === "launcher" && frame.hidden) {
      frame.hidden = false;
      a.stillOpen = true;
      if (launcher) {
        launcher.hidden = true;
        delete launcher.dataset.unread;
      }
      fit();
      a.changed(true);
      a.emit("open", {});
    }
    if (focus) requestAnimationFrame(() => frame.querySelector("textarea")?.focus());
  };
  /** On a phone the panel fills what the virtual keyboard leaves free. */
  const fit = (): void => {
    const view = window.visualViewport;
    if (mode !== "launcher" || !view) return;
    frame.style.setProperty("--view-top", `${view.offsetTop}px`);
    frame.style.setProperty("--view-height", `${view.height}px`);
  };
  let named = "";
  const name = (): void => {
    const label = `${a.shopName} · ${a.words.role}`;
    // even the same language, set again, has the whole conversation styled anew
    if (label === named) return;
    named = label;
    frame.lang = a.words.tag;
    if (mode !== "page") frame.setAttribute("aria-label", label);
    else {
      document.title = label;
      document.documentElement.lang = a.words.tag;
    }
    launcher?.setAttribute("aria-label", host.getAttribute("label") ?? a.words.open);
  };
  if (mode === "launcher") {
    frame.setAttribute("role", "dialog");
    frame.addEventListener("keydown", (event) => {
      // Escape closes what is open over the panel first; the browser does that by itself
      if (event.key === "Escape" && !event.defaultPrevented && !frame.querySelector(":popover-open")) close();
      hold(frame, event);
    });
    visualViewport?.addEventListener("resize", fit);
    visualViewport?.addEventListener("scroll", fit);
    host.addEventListener("shop-assistant:answered", () => {
      if (frame.hidden && launcher) launcher.dataset.unread = "";
    });
  }
  a.watch(name);
  name();
  render(<App a={a} mode={mode} onClose={mode === "launcher" ? close : null} />, frame);
  return {
    open,
    close,
    ask(text) {
      open(false);
      if (a.busy) host.dispatchEvent(new CustomEvent("prefill", { detail: text }));
      else a.say(text);
    },
    setCustomer: (customer) => a.setCustomer(customer),
    setPage: (page) => a.setPage(page),
    changed() {
      dress(host);
      const language = host.getAttribute("language");
      if (language) a.setLanguage(language);
      a.changed(true);
    },
    unmount() {
      visualViewport?.removeEventListener("resize", fit);
      visualViewport?.removeEventListener("scroll", fit);
      render(null, frame);
      frame.remove();
      a.close();
    },
  };
}
