// Writes the licences of everything that ends up in the output: the licences ask for it.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const line = "=".repeat(80);

/** The text for licences.txt. `inputs` are paths that esbuild read; `named` are packages copied or pruned. */
export async function licences(inputs, named, modules) {
  const packages = new Set(named);
  for (const input of inputs) {
    const match = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) packages.add(match[1]);
  }
  const holders = new Map(); // the same text is written once, under the names of all that carry it
  for (const name of [...packages].sort()) {
    const [title, text] = await licenceOf(name, join(modules, name));
    holders.set(text, [...(holders.get(text) ?? []), title]);
  }
  return [...holders].map(([text, titles]) => `${titles.join("\n")}\n\n${text}\n`).join(`\n${line}\n\n`);
}

async function licenceOf(name, folder) {
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const text = file ? await readFile(join(folder, file), "utf8") : `${about.license}, ${about.author?.name ?? ""}`;
  return [`${name} ${about.version}, ${about.license}`, text.trim()];
}
