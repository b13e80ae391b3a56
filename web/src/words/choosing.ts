// Which of several languages, each with an `id` like "en", somebody wants.

/** The words of a language; the first ones for a language that is not there. */
export function named<T extends { id: string }>(all: readonly [T, ...T[]], id: string | null): T {
  return all.find((words) => words.id === id) ?? all[0];
}

/** The first of these tags ("zh-CN", "en") that there are words for. */
export function preferred(all: readonly [{ id: string }, ...{ id: string }[]], tags: readonly (string | null | undefined)[]): string {
  for (const tag of tags) {
    const found = tag && all.find((words) => tag.toLowerCase().split("-")[0] === words.id);
    if (found) return found.id;
  }
  return all[0].id;
}
