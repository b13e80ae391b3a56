// The console's websocket: greets and reconnects. Knows nothing of what the frames mean.

import { backoff } from "../protocol/backoff";
import { Lifeline } from "../protocol/lifeline";
import type { Told } from "./wire";

const ENDED = 4401;

export type Link = "connecting" | "open" | "waiting" | "ended";

export interface Handlers {
  told(frame: Told): void;
  link(link: Link): void;
  csrf(): string;
}

export class Socket {
  private greeted = false;
  private tries = 0;
  private timer = 0;
  private readonly line = new Lifeline<Told>({
    open: () => this.line.send({ type: "hello", csrf: this.on.csrf() }),
    frame: (frame) => this.receive(frame),
    lost: (code) => this.lost(code),
  });

  constructor(private readonly on: Handlers) {
    addEventListener("online", this.again);
  }

  open(): void {
    clearTimeout(this.timer);
    this.greeted = false;
    this.on.link("connecting");
    const url = new URL("/v1/console", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.line.open(url);
  }

  close(): void {
    removeEventListener("online", this.again);
    clearTimeout(this.timer);
    this.line.close();
  }

  /** Send now; what is said without a connection is not kept. */
  send(frame: object): void {
    if (this.greeted) this.line.send(frame);
  }

  private receive(frame: Told): void {
    this.on.told(frame);
    if (frame.type !== "welcome") return;
    this.tries = 0;
    this.greeted = true;
    this.line.watch();
    this.on.link("open");
  }

  private readonly again = (): void => {
    if (!this.line.up) this.open();
  };

  private lost(code: number): void {
    this.greeted = false;
    if (code === ENDED) {
      this.close();
      this.on.link("ended");
      return;
    }
    this.on.link("waiting");
    this.timer = window.setTimeout(() => this.open(), 1000 * backoff(this.tries, Math.random()));
    this.tries += 1;
  }
}
