const PATHS = {
  bag: "M6 8h12l1 12H5zM9 10V7a3 3 0 0 1 6 0v3",
  cart: "M4 5h2l2 10h9l2-7H7M9 19.5h.01M16 19.5h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M7 7l10 10M17 7L7 17",
  copy: "M9 9h10v10H9zM6 15H5V5h10v1",
  down: "M12 5v14M6 13l6 6 6-6",
  go: "M9 6l6 6-6 6",
  hide: "M4 4l16 16M10 6.3A9 9 0 0 1 21 12a14 14 0 0 1-2.3 2.8M6.5 7.6A14 14 0 0 0 3 12a9.5 9.5 0 0 0 12.5 4.9",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  pen: "M5 19l1-4L16.5 4.5a2 2 0 0 1 3 3L9 18z",
  plus: "M12 5v14M5 12h14",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  similar: "M4 8h9v9H4zM8 8V5h11v11h-6",
  stop: "M7 7h10v10H7z",
  talk: "M5 6h14v10h-8l-4 3v-3H5z",
  trash: "M5 7h14M9 7V5h6v2M7 7l1 13h8l1-13",
  down_thumb: "M7 13V4H4v9zM7 12l4 8a2 2 0 0 0 2-2v-4h5a2 2 0 0 0 2-2.3l-1-6A2 2 0 0 0 17 4H7",
  up_thumb: "M7 11v9H4v-9zM7 12l4-8a2 2 0 0 1 2 2v4h5a2 2 0 0 1 2 2.3l-1 6a2 2 0 0 1-2 1.7H7",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",
  up: "M12 19V5M6 11l6-6 6 6",
  warn: "M12 5l8 14H4zM12 10.5v4M12 16.8v.01",
};

export type IconName = keyof typeof PATHS;

export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return (
    <svg class={`icon icon-${small ? "s" : name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
