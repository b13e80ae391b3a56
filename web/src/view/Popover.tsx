// A button and what it opens, in the browser's top layer: nothing clips it, Escape and a press elsewhere close it, and focus
// goes back to the button.

import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";

const EDGE = 8;

interface Props {
  class: string;
  label: string;
  face: ComponentChildren;
  disabled?: boolean;
  children: (close: () => void) => ComponentChildren;
}

/** Below the button, or above it where there is more room, and always within the window. */
function place(button: HTMLElement, popover: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const below = at.bottom + 4 + height < innerHeight - EDGE;
  const top = below ? at.bottom + 4 : at.top - 4 - height;
  popover.style.left = `${Math.max(EDGE, Math.min(at.right - width, innerWidth - width - EDGE))}px`;
  popover.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
}

export function Popover({ label, face, disabled = false, children, ...props }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    if (!open || !button.current || !popover.current) return;
    place(button.current, popover.current);
    popover.current.querySelector<HTMLElement>("button:not(:disabled), input")?.focus();
  }, [open]);
  return (
    <>
      <button ref={button} class={props.class} type="button" aria-label={label} title={label} disabled={disabled} popovertarget={id} aria-haspopup="true">
        {face}
      </button>
      <div ref={popover} id={id} class="pop" popover="auto" role="group" aria-label={label} onToggle={(event) => setOpen(event.newState === "open")}>
        {open && children(() => popover.current?.hidePopover())}
      </div>
    </>
  );
}
