// Finds what looks like a person's name in Dutch text, by the simple rules of rules/names.json. It misses and
// it errs; it only ever asks. Python repeats these steps: change both, and the examples in names.cases.json.

import rules from "../../rules/names.json";

type Kind = "title" | "initial" | "particle" | "name" | "other";

interface Token {
  start: number;
  end: number;
  text: string;
  kind: Kind;
  opens: boolean; // first word of a sentence
  follows: boolean; // nothing but a space (or the dot of a title or initial) since the word before
}

const letters = `${rules.upper}${rules.lower}`;
const WORD = new RegExp(`[${letters}]+(?:['’\\-][${letters}]+)*`, "gu");
const CAPITAL = new RegExp(`^[${rules.upper}]`, "u");
const SMALL = new RegExp(`[${rules.lower}]`, "u");
const titles = new Set(rules.titles);
const particles = new Set(rules.particles);
const openers = new Set(rules.openers);
const notNames = new Set(rules.not_names);

/** Possible names in the order of the text, each once. `publicNames` are names that are nobody's. */
export function possibleNames(text: string, publicNames: string[] = []): string[] {
  const known = new Set(publicNames.flatMap((name) => name.toLowerCase().match(WORD) ?? []));
  const tokens = tokensOf(text, known);
  const found = new Set<string>();
  let at = 0;
  while (at < tokens.length) {
    const titled = tokens[at]?.kind === "title";
    const start = titled ? at + 1 : at;
    const end = runFrom(tokens, start, titled);
    const run = trimmed(tokens.slice(start, end), titled);
    const [first, last] = [run[0], run[run.length - 1]];
    if (first && last) found.add(text.slice(first.start, last.end));
    at = Math.max(end, at + 1);
  }
  return [...found];
}

function tokensOf(text: string, known: ReadonlySet<string>): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const before = tokens[tokens.length - 1];
    const gap = text.slice(before?.end ?? 0, match.index);
    const word = match[0];
    const end = match.index + word.length;
    const dotted = before !== undefined && (before.kind === "title" || before.kind === "initial");
    const plainGap = dotted ? gap.replace(/^\./, "") : gap;
    tokens.push({
      start: match.index,
      end,
      text: word,
      kind: kindOf(word, text[end], known),
      opens: before === undefined || /[.!?:;\n•]/.test(plainGap),
      follows: before !== undefined && /^[ \t]*$/.test(plainGap),
    });
  }
  return tokens;
}

function kindOf(word: string, next: string | undefined, known: ReadonlySet<string>): Kind {
  const lower = word.toLowerCase();
  if (titles.has(lower)) return "title";
  if (word.length === 1 && CAPITAL.test(word) && next === ".") return "initial";
  if (particles.has(lower)) return "particle";
  const isPublic = notNames.has(lower) || known.has(lower) || rules.not_endings.some((ending) => lower.endsWith(ending));
  return CAPITAL.test(word) && SMALL.test(word) && !isPublic ? "name" : "other";
}

/** The end of the row of words, from `start`, that could be one name. */
function runFrom(tokens: Token[], start: number, titled: boolean): number {
  let end = start;
  for (let token = tokens[end]; token; token = tokens[++end]) {
    const joined = token.follows || (end === start && !titled);
    if (!joined || token.kind === "title" || token.kind === "other") break;
  }
  return end;
}

/** Without what opens a sentence by custom, and without particles that join nothing. */
function trimmed(run: Token[], titled: boolean): Token[] {
  const names = run.filter((token) => token.kind === "name");
  const first = run[0];
  const customary = first?.kind === "name" && first.opens && (names.length === 1 || openers.has(first.text.toLowerCase()));
  let kept = customary && !titled ? run.slice(1) : run;
  if (!titled) while (kept[0]?.kind === "particle" && !capitalInside(kept[0])) kept = kept.slice(1);
  while (kept.length > 0 && kept[kept.length - 1]?.kind !== "name") kept = kept.slice(0, -1);
  return kept;
}

/** `De Vries` in the middle of a sentence: the capital makes the particle part of the name. */
function capitalInside(token: Token): boolean {
  return CAPITAL.test(token.text) && !token.opens;
}
