import type { ComponentProps } from "preact";

/** A button that submits nothing; `label` names one that shows no words, to the eye as well. */
export function Button({ label, ...rest }: ComponentProps<"button"> & { label?: string }) {
  return <button type="button" aria-label={label} title={label} {...rest} />;
}
