// The words of the interface come from the server, in the reader's language: a json_script with the id
// `slagkracht-words` holds {message id: words}. Message ids are English; words.json lists them all.

import { jsonOf } from "./dom";

let words: Record<string, string> | undefined;

function all(): Record<string, string> {
  words ??= (jsonOf("slagkracht-words") as Record<string, string> | undefined) ?? {};
  return words;
}

/** The words for a message id, with {names} filled in. Without words of the server: the message id itself. */
export function word(id: string, values: Record<string, string | number> = {}): string {
  const text = all()[id] ?? id;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
