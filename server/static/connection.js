// The websocket: greets, numbers, resumes and reconnects. Knows nothing of what the frames say.

const KEY = "assistant.session";
const WAITS = [0.5, 1, 2, 4, 8, 15];
const PING_MS = 25_000;
const PONG_MS = 10_000;
const PROBE_MS = 3_000;
const OF_CONNECTION = new Set(["pong", "engine", "resync"]);

function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `handlers`: frame(frame), status({state, seconds}), forgotten() when the session is no longer there. */
export class Connection {
  constructor(handlers, language) {
    this.handlers = handlers;
    this.language = language;
    this.session = localStorage.getItem(KEY);
    this.seq = 0;
    this.pending = new Map();
    this.tries = 0;
    this.socket = null;
    this.greeted = false;
    addEventListener("online", () => this.#soon(0));
    addEventListener("offline", () => this.greeted && this.#probe(PROBE_MS));
  }

  open() {
    clearTimeout(this.timer);
    this.#drop();
    this.#status("connecting");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/v1/chat`);
    this.socket = socket;
    this.greeted = false;
    socket.addEventListener("open", () => this.#hello());
    socket.addEventListener("message", (event) => this.#receive(JSON.parse(event.data)));
    socket.addEventListener("close", () => socket === this.socket && this.#lost());
  }

  /** Send a message, now or once there is a connection; its id. */
  say(text) {
    return this.#submit({ type: "message", id: freshId(), text });
  }

  /** Take constraints away; the id. */
  remove(chips) {
    return this.#submit({ type: "edit_constraints", id: freshId(), remove: chips });
  }

  stop(turn) {
    this.#send({ type: "stop", turn });
  }

  speak(language) {
    this.language = language;
    if (this.greeted) this.#send({ type: "hello", session: this.session, resume_from: this.seq, language });
  }

  /** Leave this conversation for a new one. */
  restart() {
    this.#forget();
    this.pending.clear();
    this.open();
  }

  #submit(frame) {
    this.pending.set(frame.id, frame);
    if (this.greeted) this.#send(frame);
    return frame.id;
  }

  #send(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  #hello() {
    const resuming = this.session ? { session: this.session, resume_from: this.seq } : {};
    this.#send({ type: "hello", language: this.language, page: location.pathname, ...resuming });
  }

  #receive(frame) {
    clearTimeout(this.pong);
    if (!this.greeted && frame.type === "failed") return this.#notWelcome(frame);
    if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.type === "resync") this.seq = frame.seq;
    else if (!OF_CONNECTION.has(frame.type)) {
      if (frame.seq <= this.seq) return undefined;
      if (frame.seq > this.seq + 1) return this.open();
      this.seq = frame.seq;
    }
    if (frame.type === "ack" || (frame.type === "failed" && frame.id && frame.turn === 0)) this.pending.delete(frame.id);
    if (frame.type !== "pong") this.handlers.frame(frame);
    return undefined;
  }

  #welcome(frame) {
    this.tries = 0;
    this.seq = frame.seq;
    this.session = frame.session;
    localStorage.setItem(KEY, frame.session);
    this.#status("open");
    if (!this.greeted) {
      this.greeted = true;
      for (const waiting of this.pending.values()) this.#send(waiting);
      this.#ping();
    }
  }

  #notWelcome(frame) {
    if (frame.code === "unknown_session") {
      this.#forget();
      this.handlers.forgotten();
      this.#hello();
    } else {
      this.handlers.frame(frame);
    }
  }

  #ping() {
    clearTimeout(this.pinging);
    this.pinging = setTimeout(() => {
      this.#probe(PONG_MS);
      this.#ping();
    }, PING_MS);
  }

  /** A browser's word that it is offline may be wrong about this server, so ask the server itself. */
  #probe(patience) {
    clearTimeout(this.pong);
    this.#send({ type: "ping" });
    this.pong = setTimeout(() => this.#lost(), patience);
  }

  #forget() {
    this.session = null;
    this.seq = 0;
    localStorage.removeItem(KEY);
  }

  #drop() {
    clearTimeout(this.pinging);
    clearTimeout(this.pong);
    const old = this.socket;
    this.socket = null;
    this.greeted = false;
    old?.close();
  }

  #lost() {
    this.#drop();
    const seconds = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    this.#soon(seconds * (0.8 + Math.random() * 0.4));
  }

  #soon(seconds) {
    if (this.socket) return;
    clearTimeout(this.timer);
    this.#status(navigator.onLine ? "waiting" : "offline", Math.max(1, Math.round(seconds)));
    this.timer = setTimeout(() => this.open(), seconds * 1000);
  }

  #status(state, seconds = 0) {
    this.handlers.status({ state, seconds, tries: this.tries });
  }
}
