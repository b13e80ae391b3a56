const PATHS = {
  bag: "M6 8h12l1 12H5zM9 10V7a3 3 0 0 1 6 0v3",
  cart: "M4 5h2l2 10h9l2-7H7M9 19.5h.01M16 19.5h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M7 7l10 10M17 7L7 17",
  copy: "M9 9h10v10H9zM6 15H5V5h10v1",
  down: "M12 5v14M6 13l6 6 6-6",
  go: "M9 6l6 6-6 6",
  hide: "M4 4l16 16M10 6.3A9 9 0 0 1 21 12a14 14 0 0 1-2.3 2.8M6.5 7.6A14 14 0 0 0 3 12a9.5 9.5 0 0 0 12.5 4.9",
  image: "M5 5h14v14H5zM5 16l4-4 3 3 3-4 4 4",
  list: "M9 7h11M9 12h11M9 17h11M4.5 7h.01M4.5 12h.01M4.5 17h.01",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  pen: "M5 19l1-4L16.5 4.5a2 2 0 0 1 3 3L9 18z",
  plus: "M12 5v14M5 12h14",
  row: "M4 6h5v12H4zM12 6h5v12h-5zM20 7v10",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  similar: "M4 8h9v9H4zM8 8V5h11v11h-6",
  stop: "M7 7h10v10H7z",
  talk: "M5 6h14v10h-8l-4 3v-3H5z",
  trash: "M5 7h14M9 7V5h6v2M7 7l1 13h8l1-13",
  down_thumb: "M7 13V4H4v9zM7 12l4 8a2 2 0 0 0 2-2v-4h5a2 2 0 0 0 2-2.300l-1-6A2 2 0 0 0 17 4H7",
  up_thumb: "M7 11v9H4v-9zM7 12l4-8a2 2 0 0 1 2 2v4h5a2 2 0 0 1 2 2.300l-1 6a2 2 0 0 1-2 1.700H7",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",
  up: "M12 19V5M6 11l6-6 6 6",
  warn: "M12 5l8 14H4zM12 10.500v4M12 16.800v.01",
};

export type IconName = keyof typeof PATHS;

export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return (
    <svg class={`icon icon-${small ? "s" : name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
