// Builds what the browser gets: `node build.mjs OUTPUT`. hatch_build.py calls it and knows when it is needed.
//
// Out come one stylesheet, three scripts of ours (islands on every page, passkey on the sign-in pages, chart
// on pages with a chart), htmx as it is, two fonts, icons, and the two files that Python reads as well.

import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { vendorCss } from "./tools/css.mjs";
import { licences } from "./tools/licences.mjs";
import { withoutCodeFromText } from "./tools/vega.mjs";

const frontend = dirname(fileURLToPath(import.meta.url));
const modules = join(frontend, "node_modules");
const output = resolve(process.argv[2] ?? join(frontend, "../src/slagkracht/static/slagkracht/dist"));
const browsers = ["chrome111", "edge111", "firefox115", "safari16.4"];
const subsets = ["latin", "latin-ext"];
const families = ["source-sans-3", "source-serif-4"];

const copies = {
  "htmx.js": "node_modules/htmx.org/dist/htmx.min.js",
  "icons.svg": "static/icons.svg",
  "logo.svg": "static/logo.svg",
  "favicon.svg": "static/favicon.svg",
  "rules/names.json": "rules/names.json",
  "theme/vega-theme.json": "theme/vega-theme.json",
  "words.json": "words.json",
};
for (const family of families) {
  const from = `node_modules/@fontsource-variable/${family}`;
  copies[`fonts/LICENSE-${family}.txt`] = `${from}/LICENSE`;
  for (const subset of subsets) {
    const file = `${family}-${subset}-wght-normal.woff2`;
    copies[`fonts/${file}`] = `${from}/files/${file}`;
  }
}

const shared = {
  absWorkingDir: frontend,
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: "none", // licences.txt has them, whole
  target: browsers,
  logLevel: "warning",
};

async function scripts() {
  const result = await esbuild.build({
    ...shared,
    entryPoints: { islands: "src/islands.ts", passkey: "src/passkey.ts", chart: "src/chart.ts" },
    outdir: output,
    format: "iife",
    charset: "utf8",
    plugins: [withoutCodeFromText()],
  });
  return Object.keys(result.metafile.inputs);
}

async function stylesheet(vendor) {
  await esbuild.build({
    ...shared,
    entryPoints: { slagkracht: "css/index.css" },
    outdir: output,
    external: ["*.woff2"],
    plugins: [
      {
        name: "vendor",
        setup(build) {
          build.onResolve({ filter: /^vendor\.css$/ }, () => ({ path: "vendor", namespace: "vendor" }));
          build.onLoad({ filter: /.*/, namespace: "vendor" }, async () => ({
            contents: await vendorCss(vendor, modules),
            loader: "css",
          }));
        },
      },
    ],
  });
}

async function copyAll() {
  for (const [to, from] of Object.entries(copies)) {
    await mkdir(dirname(join(output, to)), { recursive: true });
    await copyFile(join(frontend, from), join(output, to));
  }
}

async function sizes(names) {
  const entries = [];
  for (const name of names.sort()) entries.push([name, (await stat(join(output, name))).size]);
  return Object.fromEntries(entries);
}

await mkdir(output, { recursive: true });
const vendor = JSON.parse(await readFile(join(frontend, "css/vendor.json"), "utf8"));
const [inputs] = await Promise.all([scripts(), stylesheet(vendor), copyAll()]);
const copied = ["htmx.org", ...families.map((family) => `@fontsource-variable/${family}`), ...Object.keys(vendor)];
await writeFile(join(output, "licences.txt"), await licences(inputs, copied, modules));
const made = ["slagkracht.css", "islands.js", "passkey.js", "chart.js", "licences.txt", ...Object.keys(copies)];
await writeFile(join(output, "manifest.json"), `${JSON.stringify(await sizes(made), null, 2)}\n`);
