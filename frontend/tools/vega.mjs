// Vega can make functions out of text. We never let it (the interpreter of src/chart.ts walks expressions as
// trees, and the content security policy forbids the rest), so the code that could is taken out of the bundle.

import { readFile } from "node:fs/promises";

const expected = { "vega-runtime": 3, "d3-dsv": 1 }; // compiled expressions and comparators; rows of CSV files
const files = /node_modules[\\/](vega-runtime|d3-dsv)[\\/].*\.m?js$/;
const calls = /(?<![.\w$])(?:new )?Function\(/g;
const refusal = `
function codeFromTextRefused() {
  throw new Error("Code made from text is left out of this build: parse with { ast: true } and give an interpreter.");
}
`;

/** An esbuild plugin. Fails when those packages changed shape, so that it cannot go stale in silence. */
export function withoutCodeFromText() {
  return {
    name: "without-code-from-text",
    setup(build) {
      build.onLoad({ filter: files }, async ({ path }) => {
        const name = files.exec(path)[1];
        const source = await readFile(path, "utf8");
        const count = source.match(calls)?.length ?? 0;
        if (count !== expected[name]) {
          return { errors: [{ text: `${path}: Function is called ${count} times, look at tools/vega.mjs` }] };
        }
        return { contents: source.replace(calls, "codeFromTextRefused(") + refusal, loader: "js" };
      });
    },
  };
}
