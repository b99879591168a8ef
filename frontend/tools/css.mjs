// Takes from the NL Design System's component CSS only the classes that css/vendor.json names, so that
// the whole stylesheet stays under its limit. Fails when a named class no longer exists.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import postcss from "postcss";

/** The CSS of all packages in vendor.json, pruned, in that order. `modules` is node_modules. */
export async function vendorCss(allowed, modules) {
  const parts = [];
  for (const [name, classes] of Object.entries(allowed)) {
    const css = await readFile(await stylesheetOf(name, modules), "utf8");
    parts.push(prune(css, new Set(classes), name));
  }
  return parts.join("\n");
}

async function stylesheetOf(name, modules) {
  const dist = join(modules, name, "dist");
  const files = (await readdir(dist)).filter((file) => file.endsWith(".css") && !file.endsWith(".min.css"));
  if (files.length !== 1) throw new Error(`${name}: one stylesheet expected, found ${files.join(", ")}`);
  return join(dist, files[0]);
}

function prune(css, wanted, name) {
  const root = postcss.parse(css, { from: name });
  const found = new Set();
  root.walkComments((comment) => comment.remove()); // licences are kept in licences.txt
  root.walkRules((rule) => {
    rule.selectors = rule.selectors.filter((selector) => keep(selector, wanted, found));
    if (rule.selector === "") rule.remove();
  });
  root.walkAtRules((rule) => {
    if (rule.name === "charset" || rule.nodes?.length === 0) rule.remove();
  });
  const missing = [...wanted].filter((one) => !found.has(one));
  if (missing.length > 0) throw new Error(`${name} no longer has ${missing.join(", ")}: look at css/vendor.json`);
  return root.toString();
}

function keep(selector, wanted, found) {
  const positive = selector.replace(/:not\([^)]*\)/g, ""); // :not(.unused) does not ask for that class
  const classes = [...positive.matchAll(/\.([a-z][\w-]*)/g)].map((match) => match[1]);
  const kept = classes.length > 0 && classes.every((one) => wanted.has(one));
  if (kept) classes.forEach((one) => found.add(one));
  return kept;
}
