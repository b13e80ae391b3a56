// The console's requests: the login's cookie goes along by itself, its `csrf` in a header with whatever changes something.

/** A request that was refused or did not come through; `status` 0: there was no answer. */
export class ApiFault extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code = "",
    /** The whole of what the server said. */
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

type Query = Record<string, string | number | boolean | null | undefined>;

function withQuery(path: string, query: Query): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") asked.set(name, String(value));
  }
  const text = asked.toString();
  return text ? `${path}?${text}` : path;
}

export class Api {
  csrf = "";
  /** Told when the login has ended. */
  onEnded: () => void = () => {};

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.ask<T>("GET", withQuery(path, query));
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.ask<T>("POST", path, body);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.ask<T>("PUT", path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.ask<T>("DELETE", path);
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const headers: Record<string, string> = {};
    if (body) headers["content-type"] = "application/json";
    if (method !== "GET" && this.csrf) headers["x-csrf-token"] = this.csrf;
    let answer: Response;
    try {
      answer = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    } catch {
      throw new ApiFault(0, "");
    }
    const told: unknown = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (answer.ok) return told as T;
    if (answer.status === 401 && !path.endsWith("/login")) this.onEnded();
    throw faultOf(answer, told);
  }
}

/** The words of a refusal: `detail` or `message` of its body, or the first of a list of what is wrong. */
function faultOf(answer: Response, told: unknown): ApiFault {
  const body = (typeof told === "object" && told !== null ? told : {}) as Record<string, unknown>;
  const { detail, message, code } = body;
  const first = Array.isArray(detail) ? (detail[0] as { msg?: unknown } | undefined)?.msg : detail;
  const words = [first, message].find((text) => typeof text === "string") as string | undefined;
  return new ApiFault(answer.status, words ?? "", typeof code === "string" ? code : "", body);
}
