// The keyboard: which command a key press means. One table serves the handler, the help and docs/console.md.

export type Command =
  | "help"
  | "next"
  | "previous"
  | "take"
  | "release"
  | "reply"
  | "note"
  | "attach"
  | "action"
  | "draft"
  | "translate"
  | "trace"
  | "about"
  | "search"
  | "waiting"
  | "mine"
  | "all"
  | "promised"
  | "inbox"
  | "approvals"
  | "reports";

export interface Shortcut {
  command: Command;
  /** One key, or two that are pressed one after the other. */
  keys: readonly string[];
  group: "anywhere" | "inbox" | "talk";
}

export const SHORTCUTS: readonly Shortcut[] = [
  { command: "help", keys: ["?"], group: "anywhere" },
  { command: "inbox", keys: ["g", "i"], group: "anywhere" },
  { command: "approvals", keys: ["g", "a"], group: "anywhere" },
  { command: "reports", keys: ["g", "r"], group: "anywhere" },
  { command: "waiting", keys: ["1"], group: "inbox" },
  { command: "mine", keys: ["2"], group: "inbox" },
  { command: "all", keys: ["3"], group: "inbox" },
  { command: "promised", keys: ["4"], group: "inbox" },
  { command: "next", keys: ["j"], group: "inbox" },
  { command: "previous", keys: ["k"], group: "inbox" },
  { command: "search", keys: ["f"], group: "inbox" },
  { command: "take", keys: ["t"], group: "talk" },
  { command: "reply", keys: ["r"], group: "talk" },
  { command: "note", keys: ["n"], group: "talk" },
  { command: "draft", keys: ["d"], group: "talk" },
  { command: "attach", keys: ["p"], group: "talk" },
  { command: "action", keys: ["o"], group: "talk" },
  { command: "translate", keys: ["l"], group: "talk" },
  { command: "trace", keys: ["x"], group: "talk" },
  { command: "about", keys: ["c"], group: "talk" },
  { command: "release", keys: ["e"], group: "talk" },
];

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
}

/** What is pressed within this time counts as one after the other. */
export const SEQUENCE_MS = 1200;

/** The command of a press, after the key `before` (null: none); `pending`: the first key of a pair. */
export function commandOf(press: Press, before: string | null): { command: Command } | { pending: string } | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const pair = SHORTCUTS.find(({ keys }) => keys.length === 2 && keys[0] === before && keys[1] === key);
  if (pair) return { command: pair.command };
  const single = SHORTCUTS.find(({ keys }) => keys.length === 1 && keys[0] === key);
  if (single) return { command: single.command };
  return SHORTCUTS.some(({ keys }) => keys.length === 2 && keys[0] === key) ? { pending: key } : null;
}

/** Whether the element takes letters itself, so that they are no shortcuts there. */
export function takesLetters(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(?:checkbox|radio|button)$/.test(target.type)));
}
