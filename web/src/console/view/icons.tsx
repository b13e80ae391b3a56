const PATHS = {
  approvals: "M5 4h14v16H5zM9 12l2.5 2.5L16 10M9 7.500h6",
  attach: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  back: "M15 6l-6 6 6 6",
  check: "M5 12.5l4.500 4.500L19 7.500",
  close: "M7 7l10 10M17 7L7 17",
  down: "M7 10l5 5 5-5",
  draft: "M12 4l1.800 4.700L18.500 10.500l-4.700 1.800L12 17l-1.800-4.700L5.500 10.500l4.700-1.800zM18.500 16v4M16.500 18h4",
  gear: "M5 7h8M17 7h2M5 17h2M11 17h8M15 5v4M9 15v4",
  help: "M9 9.500a3 3 0 1 1 4 2.800c-.7.300-1 .8-1 1.700M12 17.500v.01M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17z",
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1 2.500h4l1-2.500h5",
  note: "M5 5h14v9l-5 5H5zM14 19v-5h5",
  order: "M7 4h10v16l-2.500-1.500L12 20l-2.500-1.500L7 20zM10 8.500h4M10 12h4",
  out: "M14 5H6v14h8M11 12h9M17 9l3 3-3 3",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20a7.500 7.500 0 0 1 15 0",
  release: "M9 7L4 12l5 5M4 12h11a5 5 0 0 1 5 5",
  reports: "M5 19V5M5 19h15M9 16v-5M13 16V8M17 16v-3",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  search: "M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15.500 15.500L20 20",
  send: "M12 19V5M6 11l6-6 6 6",
  take: "M5 12h9M10 7l5 5-5 5M19 5v14",
  trace: "M5 6h6M5 12h10M5 18h5M16 6h3M18 12h1M14 18h5",
  translate: "M4 6h9M8.500 4v2M6 6c.5 4 3.500 6.500 6.500 7.500M11 6c-.5 4-3.500 6.500-6.500 7.500M12 20l4-9 4 9M13.500 17h5",
  truck: "M3 7h11v9H3zM14 10h4l3 3v3h-7M7 16v.01M17.500 16v.01M7 18.500a1.500 1.500 0 1 1 0-3 1.500 1.500 0 0 1 0 3zM17.500 18.500a1.500 1.500 0 1 1 0-3 1.500 1.500 0 0 1 0 3z",
  warn: "M12 5l8 14H4zM12 10.500v4M12 16.800v.01",
};

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
