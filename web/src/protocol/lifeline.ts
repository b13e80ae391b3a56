// One websocket at a time: opens, speaks JSON, and finds out when nobody answers any more. Knows nothing of what is said.

const PING_MS = 25_000;
const PONG_MS = 10_000;

/** `lost` is told once of each connection, with the code of its end; 0: nobody answered. */
export interface Listener<F> {
  open(): void;
  frame(frame: F): void;
  lost(code: number): void;
}

export class Lifeline<F extends { type: string }> {
  private socket: WebSocket | null = null;
  private pinging = 0;
  private pong = 0;

  constructor(private readonly on: Listener<F>) {}

  get up(): boolean {
    return this.socket !== null;
  }

  /** In the place of what was open. Throws what `WebSocket` throws. */
  open(address: string | URL): void {
    this.close();
    const socket = (this.socket = new WebSocket(address));
    const hear = <E extends Event>(name: string, then: (event: E) => void): void =>
      socket.addEventListener(name, (event) => socket === this.socket && then(event as E));
    hear("open", () => this.on.open());
    hear<MessageEvent>("message", ({ data }) => {
      clearTimeout(this.pong);
      const frame = JSON.parse(String(data)) as F;
      if (frame.type !== "pong") this.on.frame(frame);
    });
    hear<CloseEvent>("close", ({ code }) => this.lost(code));
  }

  /** Whether it could be said; nothing is kept. */
  send(frame: object): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** From now on, ask now and then whether anybody is there. */
  watch(): void {
    clearTimeout(this.pinging);
    this.pinging = window.setTimeout(() => {
      this.probe();
      this.watch();
    }, PING_MS);
  }

  /** Ask whether anybody is there: who says nothing for so long is lost. */
  probe(patience = PONG_MS): void {
    clearTimeout(this.pong);
    this.send({ type: "ping" });
    this.pong = window.setTimeout(() => this.lost(0), patience);
  }

  close(): void {
    clearTimeout(this.pinging);
    clearTimeout(this.pong);
    const old = this.socket;
    this.socket = null;
    old?.close();
  }

  private lost(code: number): void {
    this.close();
    this.on.lost(code);
  }
}
