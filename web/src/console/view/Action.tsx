// A change of an order, as the agent asks for it. Whether it may be is decided by the shop's policy, on the server.

import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../desk";
import { argumentsOf, LISTS } from "../text/arguments";
import type { ActionKind, ConsoleOrder, CustomerFacts } from "../wire";
import type { Words } from "../words";
import { Dialog } from "./Dialog";

interface Field {
  name: string;
  value: string;
  orders: readonly ConsoleOrder[];
  /** Ways of paying that the customer has saved: id and label. */
  methods: readonly { id: string; label: string }[];
  t: Words;
  onChange: (value: string) => void;
}

function FieldView({ name, value, orders, methods, t, onChange }: Field) {
  const label = t.fieldNames[name] ?? name;
  const known = name === "order" ? orders.map((one) => [one.order, [one.order, one.state, one.total?.text].filter(Boolean).join(" · ")]) : name === "method" ? methods.map((one) => [one.id, one.label]) : [];
  if (known.length) {
    return (
      <label class="field">
        {label}
        <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">–</option>
          {known.map(([id, words]) => (
            <option key={id} value={id}>
              {words}
            </option>
          ))}
        </select>
      </label>
    );
  }
  return (
    <label class="field">
      {label}
      <input type="text" maxLength={500} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}

function methodsOf(facts: CustomerFacts | null): { id: string; label: string }[] {
  const given: unknown = facts?.customer?.methods;
  if (!Array.isArray(given)) return [];
  return given.flatMap((one: { id?: unknown; label?: unknown }) => (typeof one?.id === "string" ? [{ id: one.id, label: String(one.label ?? one.id) }] : []));
}

export function Action({ d }: { d: Desk }) {
  const t = d.words;
  const [kinds, setKinds] = useState<ActionKind[] | null>(null);
  const [name, setName] = useState("");
  const [values, setValues] = useState<Record<string, string>>({});
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const close = (): void => d.show(null);
  useEffect(() => {
    d.get<{ items: ActionKind[] }>("/actions").then(
      ({ items }) => {
        setKinds(items);
        setName(items[0]?.name ?? "");
        requestAnimationFrame(() => document.querySelector<HTMLElement>("dialog select")?.focus());
      },
      (problem: unknown) => {
        setKinds([]);
        setFault(d.wordsFor(problem));
      },
    );
  }, []);
  const kind = kinds?.find((one) => one.name === name);
  const orders = d.talk?.facts?.orders ?? [];
  const order = orders.find((one) => one.order === values.order);
  const propose = async (): Promise<void> => {
    setBusy(true);
    setFault("");
    try {
      await d.propose(name, argumentsOf(kind?.fields ?? [], values));
      close();
    } catch (problem) {
      setFault(d.wordsFor(problem));
    }
    setBusy(false);
  };
  return (
    <Dialog title={t.actionTitle} closeLabel={t.close} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void propose();
        }}
      >
        <p class="hint">{t.actionHint}</p>
        {kinds === null && <p class="hint">{t.loading}</p>}
        {kinds?.length === 0 && !fault && <p class="hint">{t.noActions}</p>}
        {kinds !== null && kinds.length > 0 && (
          <label class="field">
            {t.which}
            <select data-first value={name} onChange={(event) => setName(event.currentTarget.value)}>
              {kinds.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.title}
                </option>
              ))}
            </select>
          </label>
        )}
        {kind?.fields.map((field) => (
          <FieldView key={field} name={field} value={values[field] ?? ""} orders={orders} methods={methodsOf(d.talk?.facts ?? null)} t={t} onChange={(value) => setValues({ ...values, [field]: value })} />
        ))}
        {order && kind?.fields.some((field) => LISTS.has(field)) && (
          <p class="hint outside">{order.items.map((item) => `${item.item}: ${item.quantity} × ${item.title}`).join("; ")}</p>
        )}
        {fault && (
          <p class="fault outside" role="alert">
            {fault}
          </p>
        )}
        <div class="buttons">
          <button class="plain" type="button" onClick={close}>
            {t.cancel}
          </button>
          <button class="main" type="submit" disabled={busy || !kind}>
            {t.propose}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
