// What the loader and the panel know of each other.

export const TAG = "shop-assistant";
export const EVENT = "shop-assistant:";

export interface Page {
  url?: string;
  product?: string;
  category?: string;
  title?: string;
  cart?: string[];
}

/** `token`: what the shop signed for its customer; `name`: how to greet them. */
export interface Customer {
  token?: string;
  name?: string;
}

export type Mode = "launcher" | "inline" | "page";

/** The panel once it is loaded. */
export interface Panel {
  open(focus: boolean): void;
  close(): void;
  ask(text: string): void;
  setCustomer(customer: Customer | null): void;
  setPage(page: Page): void;
  /** An attribute of the element changed. */
  changed(): void;
  unmount(): void;
}

export interface PanelModule {
  mount(host: HTMLElement, root: ShadowRoot, base: string, launcher: HTMLButtonElement | null): Panel;
}

/** `window.ShopAssistant`, and the methods of the element. */
export interface Api {
  open(): void;
  close(): void;
  ask(text: string): void;
  setCustomer(customer: Customer | null): void;
  setPage(page: Page): void;
  /** Listen to an event of the widget's; the answer ends the listening. */
  on(name: string, listener: (detail: unknown) => void): () => void;
  /** Call `then` with this once it is there: what an array in its place collected before. */
  push(then: (api: Api) => void): void;
}

export function modeOf(host: Element): Mode {
  const mode = host.getAttribute("mode");
  return mode === "inline" || mode === "page" ? mode : "launcher";
}
