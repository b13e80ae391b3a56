// A button and what it opens, in the browser's top layer: nothing clips it, Escape and a press elsewhere close it, and focus
// goes back to the button.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const EDGE = 8;
let popovers = 0;

interface Props {
  class: string;
  label: string;
  face: ComponentChildren;
  disabled?: boolean;
  onClose?: () => void;
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

export function Popover({ label, face, disabled = false, onClose, children, ...props }: Props) {
  const [id] = useState(() => `pop-${(popovers += 1)}`);
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  // after each drawing: what it shows, and so how large it is, can change while it is open
  useLayoutEffect(() => {
    const shown = popover.current;
    if (!open || !button.current || !shown) return;
    place(button.current, shown);
    const { activeElement } = shown.getRootNode() as ShadowRoot;
    if (!shown.contains(activeElement)) shown.querySelector<HTMLElement>("button:not(:disabled), input")?.focus();
  });
  const toggled = (event: { newState: string }): void => {
    setOpen(event.newState === "open");
    if (event.newState !== "open") onClose?.();
  };
  return (
    <>
      <button ref={button} class={props.class} type="button" aria-label={label} title={label} disabled={disabled} popovertarget={id} aria-haspopup="true">
        {face}
      </button>
      <div ref={popover} id={id} class="pop" popover="auto" role="group" aria-label={label} onToggle={toggled}>
        {open && children(() => popover.current?.hidePopover())}
      </div>
    </>
  );
}
