// Builds server/static/widget: first the panel, then the loader, which names the panel by the digest of its content so that
// browsers may keep it for good.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "vite";

const here = import.meta.dirname;
const out = resolve(process.env.WIDGET_OUT ?? `${here}/../server/static/widget`);

async function bundle(entry, file, format, define = {}) {
  await build({
    root: here,
    configFile: false,
    logLevel: "warn",
    define,
    build: {
      outDir: out,
      emptyOutDir: false,
      target: ["chrome123", "firefox128", "safari17.5"],
      minify: true,
      modulePreload: false,
      rollupOptions: {
        input: `${here}/src/${entry}`,
        preserveEntrySignatures: "strict",
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
  });
}

await bundle("panel.tsx", "panel.js", "es");
const digest = createHash("sha256").update(readFileSync(`${out}/panel.js`)).digest("hex").slice(0, 12);
await bundle("loader.ts", "widget.js", "iife", { PANEL: JSON.stringify(`static/widget/panel.js?v=${digest}`) });
