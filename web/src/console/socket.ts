// The console's websocket: greets, watches, reconnects. Knows nothing of what the frames mean.

import { backoff } from "../protocol/backoff";
import type { Told } from "./wire";

const PING_MS = 25_000;
const PONG_MS = 10_000;
const ENDED = 4401;

export type Link = "connecting" | "open" | "waiting" | "ended";

export interface Handlers {
  told(frame: Told): void;
  link(link: Link): void;
  csrf(): string;
}

export class Socket {
  private socket: WebSocket | null = null;
  private greeted = false;
  private tries = 0;
  private timer = 0;
  private pinging = 0;
  private pong = 0;
  private closed = false;

  constructor(private readonly on: Handlers) {
    addEventListener("online", this.again);
  }

  open(): void {
    clearTimeout(this.timer);
    this.drop();
    this.on.link("connecting");
    const url = new URL("/v1/console", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = (this.socket = new WebSocket(url));
    socket.addEventListener("open", () => socket === this.socket && socket.send(JSON.stringify({ type: "hello", csrf: this.on.csrf() })));
    socket.addEventListener("message", (event) => socket === this.socket && this.receive(String(event.data)));
    socket.addEventListener("close", (event) => {
      if (socket !== this.socket) return;
      if (event.code === ENDED) this.end();
      else this.lost();
    });
  }

  close(): void {
    this.closed = true;
    removeEventListener("online", this.again);
    clearTimeout(this.timer);
    this.drop();
  }

  /** Send now; what is said without a connection is not kept. */
  send(frame: object): boolean {
    if (!this.greeted || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private receive(data: string): void {
    clearTimeout(this.pong);
    const frame = JSON.parse(data) as Told;
    if (frame.type === "welcome") {
      this.tries = 0;
      this.greeted = true;
      this.ping();
      this.on.told(frame);
      this.on.link("open");
    } else if (frame.type !== "pong") this.on.told(frame);
  }

  private readonly again = (): void => {
    if (!this.socket && !this.closed) this.open();
  };

  private ping(): void {
    clearTimeout(this.pinging);
    this.pinging = window.setTimeout(() => {
      this.send({ type: "ping" });
      this.pong = window.setTimeout(() => this.lost(), PONG_MS);
      this.ping();
    }, PING_MS);
  }

  private end(): void {
    this.drop();
    this.closed = true;
    this.on.link("ended");
  }

  private drop(): void {
    clearTimeout(this.pinging);
    clearTimeout(this.pong);
    const old = this.socket;
    this.socket = null;
    this.greeted = false;
    old?.close();
  }

  private lost(): void {
    this.drop();
    if (this.closed) return;
    this.on.link("waiting");
    this.timer = window.setTimeout(() => this.open(), 1000 * backoff(this.tries, Math.random()));
    this.tries += 1;
  }
}
