// What one shop's widget keeps in this browser. Where storage is shut (private windows, full disks) it lasts as long as the page.

export interface Keep {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
}

export function keepOf(shop: string, kind: "local" | "session" = "local"): Keep {
  const memory = new Map<string, string>();
  const prefix = `shop-assistant:${shop}:`;
  const storage = (): Storage => (kind === "local" ? localStorage : sessionStorage);
  return {
    get(name) {
      const here = memory.get(name);
      if (here !== undefined) return here;
      try {
        return storage().getItem(prefix + name);
      } catch {
        return null;
      }
    },
    set(name, value) {
      try {
        if (value === null) storage().removeItem(prefix + name);
        else storage().setItem(prefix + name, value);
        memory.delete(name);
      } catch {
        if (value === null) memory.delete(name);
        else memory.set(name, value);
      }
    },
  };
}
