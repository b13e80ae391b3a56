// The one script that a shop adds: it defines <shop-assistant>, draws the launcher, and fetches the panel when it is wanted.
// It is classic and async, so it holds up nothing; all that it adds to a page is fixed in its place.

import { type Api, type Customer, EVENT, modeOf, type Page, type Panel, type PanelModule, TAG } from "./element";
import styles from "./launcher.css?inline";

declare const PANEL: string;

type Global = { ShopAssistant?: Api | ((api: Api) => void)[] };

const script = document.currentScript as HTMLScriptElement | null;
const base = new URL(".", script?.src ?? location.href).href;
const OPEN: Record<string, string> = { zh: "打开购物助手", en: "Open the shopping assistant" };
const SVG = "http://www.w3.org/2000/svg";

function icon(): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M5 5h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-6l-4 3.5V17H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM8.5 9.5h7M8.5 12.5h4.5");
  svg.append(path);
  return svg;
}

class ShopAssistantElement extends HTMLElement implements Api {
  static readonly observedAttributes = ["language", "scheme", "color", "radius", "font", "position", "greeting", "suggestions", "cart", "product-url"];
  private root: ShadowRoot | null = null;
  private launcher: HTMLButtonElement | null = null;
  private panel: Promise<Panel | null> | null = null;
  private mounted: Panel | null = null;

  connectedCallback(): void {
    const root = (this.root ??= this.attachShadow({ mode: "open" }));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    if (modeOf(this) !== "launcher") {
      void this.load();
      return;
    }
    this.drawLauncher(root);
    if (this.wasOpen()) this.whenIdle(() => void this.load().then((panel) => panel?.open(false)));
  }

  disconnectedCallback(): void {
    this.mounted?.unmount();
    this.launcher?.remove();
    this.panel = this.mounted = this.launcher = null;
  }

  attributeChangedCallback(): void {
    this.mounted?.changed();
  }

  open(): void {
    void this.load().then((panel) => panel?.open(true));
  }

  close(): void {
    this.mounted?.close();
  }

  ask(text: string): void {
    void this.load().then((panel) => panel?.ask(text));
  }

  setCustomer(customer: Customer | null): void {
    void this.later((panel) => panel.setCustomer(customer));
  }

  setPage(page: Page): void {
    void this.later((panel) => panel.setPage(page));
  }

  on(name: string, listener: (detail: unknown) => void): () => void {
    const heard = (event: Event): void => listener((event as CustomEvent).detail);
    this.addEventListener(EVENT + name, heard);
    if (name === "add-to-cart") this.setAttribute("cart", "");
    return () => this.removeEventListener(EVENT + name, heard);
  }

  push(then: (api: Api) => void): void {
    then(this);
  }

  private todo: ((panel: Panel) => void)[] = [];

  private later(then: (panel: Panel) => void): void {
    if (this.mounted) then(this.mounted);
    else this.todo.push(then);
  }

  private load(): Promise<Panel | null> {
    this.panel ??= import(/* @vite-ignore */ base + PANEL).then(
      (module: PanelModule) => {
        if (!this.root || !this.isConnected) return null;
        const panel = (this.mounted = module.mount(this, this.root, base, this.launcher));
        for (const then of this.todo.splice(0)) then(panel);
        return panel;
      },
      () => {
        this.panel = null;
        this.dispatchEvent(new CustomEvent(`${EVENT}error`, { bubbles: true, detail: { code: "not_loaded" } }));
        return null;
      },
    );
    return this.panel;
  }

  private drawLauncher(root: ShadowRoot): void {
    const button = (this.launcher = document.createElement("button"));
    const language = (this.getAttribute("language") ?? document.documentElement.lang ?? navigator.language).slice(0, 2);
    button.className = "launcher";
    button.type = "button";
    button.setAttribute("aria-label", this.getAttribute("label") ?? OPEN[language] ?? OPEN.en ?? "");
    button.setAttribute("aria-haspopup", "dialog");
    button.append(icon());
    button.addEventListener("click", () => this.open());
    for (const hint of ["pointerenter", "focus"]) button.addEventListener(hint, () => void this.load(), { once: true });
    root.append(button);
    const colour = this.getAttribute("color");
    if (colour) this.style.setProperty("--assistant-accent", colour);
  }

  private wasOpen(): boolean {
    try {
      return sessionStorage.getItem(`${TAG}:${this.getAttribute("shop") ?? ""}:open`) === "1";
    } catch {
      return false;
    }
  }

  /** After the page has loaded and has nothing else to do. */
  private whenIdle(then: () => void): void {
    const idle = (): unknown => ("requestIdleCallback" in window ? requestIdleCallback(then, { timeout: 1000 }) : setTimeout(then, 100));
    if (document.readyState === "complete") idle();
    else addEventListener("load", idle, { once: true });
  }
}

function begin(): void {
  let element = document.querySelector<ShopAssistantElement>(TAG);
  if (!element) {
    element = document.createElement(TAG) as ShopAssistantElement;
    for (const { name, value } of script?.attributes ?? []) {
      if (name.startsWith("data-")) element.setAttribute(name.slice(5), value);
    }
    document.body.append(element);
  }
  const page = window as unknown as Global;
  const before = page.ShopAssistant;
  page.ShopAssistant = element;
  if (Array.isArray(before)) for (const then of before) then(element);
}

if (!customElements.get(TAG)) {
  customElements.define(TAG, ShopAssistantElement);
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin, { once: true });
}
