// Builds server/static/widget: first the panel, then the loader, which names the panel by the digest of its content so that
// browsers may keep it for good; and server/static/console, whose page names its script and style in the same way.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "vite";

const here = import.meta.dirname;
const out = resolve(process.env.STATIC_OUT ?? `${here}/../server/static`);

async function bundle(folder, entry, file, format, define = {}) {
  await build({
    root: here,
    configFile: false,
    logLevel: "warn",
    define,
    build: {
      outDir: `${out}/${folder}`,
      emptyOutDir: false,
      target: ["chrome123", "firefox128", "safari17.5"],
      minify: true,
      modulePreload: false,
      rollupOptions: {
        input: `${here}/src/${entry}`,
        preserveEntrySignatures: "strict",
        output: { format, entryFileNames: file, assetFileNames: `${folder}[extname]`, codeSplitting: false },
      },
    },
  });
}

function digest(...files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(`${out}/${file}`));
  return hash.digest("hex").slice(0, 12);
}

await bundle("widget", "panel.tsx", "panel.js", "es");
await bundle("widget", "loader.ts", "widget.js", "iife", { PANEL: JSON.stringify(`static/widget/panel.js?v=${digest("widget/panel.js")}`) });

mkdirSync(`${out}/console`, { recursive: true });
await bundle("console", "console/main.tsx", "console.js", "es");
const page = readFileSync(`${here}/src/console/index.html`, "utf8");
writeFileSync(`${out}/console/index.html`, page.replaceAll("DIGEST", digest("console/console.js", "console/console.css")));
