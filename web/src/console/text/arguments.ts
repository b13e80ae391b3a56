// What an agent typed into the fields of an action, as its arguments.

/** Fields that hold several values, separated by commas. */
const LISTS: ReadonlySet<string> = new Set(["skus", "new_skus", "items"]);

const ADDRESS = ["line1", "city", "region", "postcode", "country"] as const;

/** An address in its usual order, its parts separated by commas. */
function address(text: string): Record<string, string> {
  const parts = text.split(/[,，]/).map((part) => part.trim());
  return Object.fromEntries(ADDRESS.flatMap((name, at) => (parts[at] ? [[name, parts[at]]] : [])));
}

/** Empty fields are left out: the server says which it needs. */
export function argumentsOf(fields: readonly string[], values: Readonly<Record<string, string>>): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const field of fields) {
    const text = (values[field] ?? "").trim();
    if (!text) continue;
    if (LISTS.has(field)) given[field] = text.split(/[,，;；\s]+/).filter(Boolean);
    else given[field] = field === "address" ? address(text) : text;
  }
  return given;
}
