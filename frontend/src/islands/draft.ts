// Forms half filled in: a warning before leaving, and how many characters are left. What is typed is never
// kept in the browser: drafts live on the server, sealed.

import { announce } from "../shared/announce";
import { byId, forEach, on } from "../shared/dom";
import { word } from "../shared/words";

const FORM = "form[data-concept]";
const SOON = 20; // characters left from which the number is read out

const changed = new Set<Element>();

export function mountDraft(): void {
  on("input", FORM, (form) => changed.add(form));
  on("submit", FORM, (form) => changed.delete(form));
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt?: Element; successful?: boolean }>).detail;
    const form = elt?.closest(FORM);
    if (!form) return;
    if (successful) changed.delete(form);
    else changed.add(form); // it was sent and not saved
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
  forEach<HTMLTextAreaElement>("textarea[data-teller][maxlength]", mountCounter);
}

function mountCounter(field: HTMLTextAreaElement): void {
  const place = byId(field.dataset.teller, HTMLElement) ?? placeAfter(field);
  let timer: number | undefined;
  const count = (): void => {
    const left = field.maxLength - lengthAsSent(field.value);
    place.textContent = text(left);
    window.clearTimeout(timer);
    if (left <= SOON) timer = window.setTimeout(() => announce(text(left)), 1000);
  };
  field.addEventListener("input", count);
  place.textContent = text(field.maxLength - lengthAsSent(field.value));
}

function text(left: number): string {
  return left < 0 ? word("{count} characters too many", { count: -left }) : word("{count} characters left", { count: left });
}

/** A form sends each line end as two characters, and that is what the server counts. */
function lengthAsSent(value: string): number {
  return [...value].length + (value.match(/\n/g)?.length ?? 0);
}

function placeAfter(field: HTMLElement): HTMLElement {
  const place = document.createElement("p");
  place.className = "slagkracht-onder-veld";
  field.after(place);
  return place;
}
