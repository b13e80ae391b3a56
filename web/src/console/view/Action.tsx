// A change of an order, as the agent asks for it. Whether it may be is decided by the shop's policy, on the server.

import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Desk } from "../desk";
import { argumentsOf } from "../text/arguments";
import { called, optionsCalled } from "../text/naming";
import type { ActionKind, ConsoleOrder, Naming } from "../wire";
import { Dialog } from "./Dialog";
import { focusOn } from "./keyboard";

type Choice = { id: string; title: string };

interface Field {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Chosen({ label, value, of, onChange }: Field & { of: readonly Choice[] }) {
  return (
    <label class="field">
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">–</option>
        {of.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How many copies of each item of the order: the value names an item once for each. */
function Copies({ label, value, order, naming, onChange }: Field & { order: ConsoleOrder; naming: Naming }) {
  const named = value.split(",").filter(Boolean);
  const count = (item: string, n: number): void => {
    const others = named.filter((one) => one !== item);
    onChange([...others, ...Array<string>(Math.max(0, n)).fill(item)].join(","));
  };
  return (
    <fieldset class="copies-of">
      <legend>{label}</legend>
      {order.items.map((one) => (
        <label key={one.item}>
          <input
            type="number"
            min={0}
            max={one.quantity}
            value={named.filter((item) => item === one.item).length}
            onInput={(event) => count(one.item, Math.min(one.quantity, event.currentTarget.valueAsNumber || 0))}
          />
          <span class="outside">{[`/ ${one.quantity} × ${one.title}`, ...optionsCalled(one.options, naming)].join(" · ")}</span>
        </label>
      ))}
    </fieldset>
  );
}

function FieldView({ name, d, kind, order, ...field }: Field & { name: string; d: Desk; kind: ActionKind; order: ConsoleOrder | undefined }) {
  const facts = d.talk?.facts ?? null;
  const orders = (facts?.orders ?? []).map((one) => ({ id: one.order, title: [one.order, called(d.words.orderStates, one.state), one.total?.text].filter(Boolean).join(" · ") }));
  const choices: Readonly<Record<string, readonly Choice[]>> = { order: orders, method: methodsOf(d), reason: kind.reasons ?? [] };
  const of = choices[name] ?? [];
  if (of.length) return <Chosen {...field} of={of} />;
  if (name === "skus" && order) return <Copies {...field} order={order} naming={d.naming} />;
  return (
    <label class="field">
      {field.label}
      <input type="text" maxLength={500} value={field.value} onInput={(event) => field.onChange(event.currentTarget.value)} />
    </label>
  );
}

/** Ways of paying that the customer has saved. */
function methodsOf(d: Desk): Choice[] {
  const given: unknown = d.talk?.facts?.customer?.methods;
  if (!Array.isArray(given)) return [];
  return given.flatMap((one: { id?: unknown; label?: unknown }) => (typeof one?.id === "string" ? [{ id: one.id, title: called(d.words.payKinds, String(one.label ?? one.id)) }] : []));
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
      },
      (problem: unknown) => {
        setKinds([]);
        setFault(d.wordsFor(problem));
      },
    );
  }, []);
  // unless the agent went on to something else
  useLayoutEffect(() => {
    if (document.activeElement?.matches("dialog")) focusOn("dialog select");
  }, [kinds]);
  const kind = kinds?.find((one) => one.name === name);
  const order = d.talk?.facts?.orders.find((one) => one.order === values.order);
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
        {kind?.fields.map((name) => (
          <FieldView
            key={`${kind.name} ${name}`}
            name={name}
            label={called(t.fieldNames, name)}
            value={values[name] ?? ""}
            d={d}
            kind={kind}
            order={order}
            onChange={(value) => setValues({ ...values, [name]: value, ...(name === "order" && { skus: "" }) })}
          />
        ))}
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
