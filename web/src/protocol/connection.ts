// The widget's websocket: greets, numbers, resumes and reconnects. Knows nothing of what the frames say.

import { backoff } from "./backoff";
import { type Asking, type Frame, OF_CONNECTION } from "./frames";
import { Lifeline } from "./lifeline";

const PROBE_MS = 3_000;
const BUSY_CODES: ReadonlySet<number> = new Set([1008, 1013]);

export type Link = { state: "connecting" | "open" | "waiting" | "offline"; seconds: number; tries: number };

export interface Handlers {
  frame(frame: Frame): void;
  link(link: Link): void;
  /** The session that was asked for is no longer there; a new one follows. */
  forgotten(): void;
  /** What is still to be sent, in order. */
  unsent(): Asking[];
  hello(): Record<string, unknown>;
}

/** Thrown by whoever gives the address: nobody may connect for so long. */
export class Barred extends Error {
  constructor(readonly seconds: number) {
    super("barred");
  }
}

/** `address` gives the websocket's address anew for each connection. */
export class Connection {
  session: string | null;
  private seq = 0;
  private tries = 0;
  private patience = 0;
  private greeted = false;
  private timer = 0;
  private round = 0;
  private readonly line = new Lifeline<Frame>({
    open: () => this.hello(),
    frame: (frame) => this.receive(frame),
    lost: (code) => {
      if (BUSY_CODES.has(code)) this.patience = Math.max(this.patience, 5);
      this.lost();
    },
  });

  constructor(
    private readonly address: () => Promise<string>,
    session: string | null,
    private readonly on: Handlers,
  ) {
    this.session = session;
    addEventListener("online", this.online);
    addEventListener("offline", this.offline);
    addEventListener("pageshow", this.online);
  }

  close(): void {
    removeEventListener("online", this.online);
    removeEventListener("offline", this.offline);
    removeEventListener("pageshow", this.online);
    clearTimeout(this.timer);
    this.drop();
  }

  async open(): Promise<void> {
    clearTimeout(this.timer);
    this.drop();
    const round = ++this.round;
    this.tell("connecting");
    try {
      const address = await this.address();
      if (round === this.round) this.line.open(address);
    } catch (fault) {
      if (round !== this.round) return;
      if (fault instanceof Barred) this.patience = fault.seconds;
      this.lost();
    }
  }

  /** Send now; without a connection it is sent once there is one, as it stands in `unsent`. */
  submit(asking: Asking): void {
    if (this.greeted) this.send(asking);
  }

  send(frame: object): void {
    this.line.send(frame);
  }

  /** Tell the server what changed about the page, such as its language. */
  greetAgain(): void {
    if (this.greeted) this.hello();
  }

  /** Leave this conversation: for a new one, or for the one that another tab began. */
  turnTo(session: string | null): void {
    this.session = session;
    this.seq = 0;
    this.tries = 0;
    void this.open();
  }

  private hello(): void {
    const resuming = this.session ? { session: this.session, resume_from: this.seq } : {};
    this.send({ type: "hello", ...this.on.hello(), ...resuming });
  }

  private receive(frame: Frame): void {
    if (frame.type === "failed" && !this.greeted) {
      this.notWelcome(frame);
      return;
    }
    if (frame.type === "welcome") this.welcome(frame);
    else if (frame.type === "resync") this.seq = frame.seq;
    else if (!OF_CONNECTION.has(frame.type)) {
      if (frame.seq <= this.seq) return;
      if (frame.seq > this.seq + 1) {
        void this.open();
        return;
      }
      this.seq = frame.seq;
    }
    this.on.frame(frame);
  }

  private welcome(frame: Frame & { type: "welcome" }): void {
    this.tries = 0;
    this.patience = 0;
    this.seq = frame.seq;
    this.session = frame.session;
    this.tell("open");
    if (this.greeted) return;
    this.greeted = true;
    for (const asking of this.on.unsent()) this.send(asking);
    this.line.watch();
  }

  private notWelcome(frame: Frame & { type: "failed" }): void {
    if (frame.code === "unknown_session" && this.session) {
      this.session = null;
      this.seq = 0;
      this.on.forgotten();
      this.hello();
    } else {
      this.patience = frame.retry_after ?? 0;
      this.on.frame(frame);
    }
  }

  private readonly online = (): void => {
    if (!this.line.up) this.soon(0);
  };

  /** A browser's word that it is offline may be wrong about this server, so ask the server itself. */
  private readonly offline = (): void => {
    if (this.greeted) this.line.probe(PROBE_MS);
  };

  private drop(): void {
    this.greeted = false;
    this.line.close();
  }

  private lost(): void {
    this.drop();
    const seconds = backoff(this.tries, Math.random(), this.patience);
    this.tries += 1;
    this.soon(seconds);
  }

  private soon(seconds: number): void {
    clearTimeout(this.timer);
    this.tell(navigator.onLine ? "waiting" : "offline", Math.max(1, Math.round(seconds)));
    this.timer = window.setTimeout(() => void this.open(), seconds * 1000);
  }

  private tell(state: Link["state"], seconds = 0): void {
    this.on.link({ state, seconds, tries: this.tries });
  }
}
