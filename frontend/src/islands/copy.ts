// Buttons that put a text or an address on the clipboard. Sealed values never go along: they are never in an
// element that is copied, and what is open at that moment is left out.

import { announce } from "../shared/announce";
import { forEach } from "../shared/dom";
import { word } from "../shared/words";

const SHOW_MILLISECONDS = 3000;

export function mountCopy(): void {
  forEach<HTMLButtonElement>("[data-kopieer], [data-kopieer-adres]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  });
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const text = textFor(button);
  const copied = text !== "" && (await toClipboard(text));
  const said = copied ? word("Copied.") : word("Copying did not work. Select the text and copy it.");
  announce(said);
  const place = button.querySelector<HTMLElement>("[data-kopieer-tekst]");
  if (!place || place.dataset.was !== undefined) return;
  place.dataset.was = place.textContent ?? "";
  place.textContent = said;
  window.setTimeout(() => {
    place.textContent = place.dataset.was ?? "";
    delete place.dataset.was;
  }, SHOW_MILLISECONDS);
}

function textFor(button: HTMLButtonElement): string {
  const address = button.dataset.kopieerAdres;
  if (address !== undefined) return new URL(address, window.location.href).href;
  const source = document.getElementById(button.dataset.kopieer ?? "");
  if (!source) return "";
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) return source.value;
  const whole = source.cloneNode(true) as HTMLElement;
  for (const sealed of whole.querySelectorAll("[data-zegel]")) sealed.remove();
  for (const unseen of whole.querySelectorAll("[hidden], [data-kopieer], [data-kopieer-adres]")) unseen.remove();
  return lines(whole);
}

/** The text as read: one line per block, list items with a dash. */
function lines(element: HTMLElement): string {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.nodeValue = (texts.currentNode.nodeValue ?? "").replace(/\s+/g, " ");
  for (const item of element.querySelectorAll("li")) item.prepend("- ");
  for (const block of element.querySelectorAll("p, li, h1, h2, h3, h4, tr, div, dt, dd")) block.append("\n");
  const text = (element.textContent ?? "").split("\n").map((line) => line.replace(/ +/g, " ").trim());
  return text.filter((line) => line !== "" && line !== "-").join("\n");
}

/** Outside a secure context there is no clipboard interface; the old command still works there. */
async function toClipboard(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }
  const field = document.createElement("textarea");
  field.className = "slagkracht-hidden";
  field.value = text;
  document.body.append(field);
  const focused = document.activeElement;
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
