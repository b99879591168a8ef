// How far a file has come. The form itself is sent by HTMX (or by the browser, without script); HTMX passes on
// what its request tells about itself.

import { announce } from "../shared/announce";
import { word } from "../shared/words";

const FORM = "form[data-upload]";
const sending = new WeakSet<HTMLFormElement>();

interface Progress {
  lengthComputable: boolean;
  loaded: number;
  total: number;
}

export function mountUpload(): void {
  document.addEventListener("htmx:beforeRequest", (event) => withForm(event, begin));
  document.addEventListener("htmx:xhr:progress", (event) =>
    withForm(event, (form) => progress(form, (event as CustomEvent<Progress>).detail)),
  );
  document.addEventListener("htmx:xhr:loadend", (event) => withForm(event, sent));
  document.addEventListener("htmx:afterRequest", (event) => withForm(event, end));
}

function withForm(event: Event, handle: (form: HTMLFormElement) => void): void {
  if (event.target instanceof HTMLFormElement && event.target.matches(FORM)) handle(event.target);
}

function begin(form: HTMLFormElement): void {
  sending.add(form);
  show(form, word("Sending the file."), 0);
}

function progress(form: HTMLFormElement, { lengthComputable, loaded, total }: Progress): void {
  if (!sending.has(form) || !lengthComputable || total === 0) return;
  const percent = Math.floor((100 * loaded) / total);
  show(form, word("{percent}% sent", { percent }), percent);
}

/** The first end is that of sending; from then on the server works and nobody knows how long. */
function sent(form: HTMLFormElement): void {
  if (!sending.delete(form)) return;
  const text = word("The file has arrived and is being checked.");
  show(form, text, undefined);
  announce(text);
}

function end(form: HTMLFormElement): void {
  sending.delete(form);
  const part = form.querySelector<HTMLElement>("[data-upload-voortgang]");
  if (part) part.hidden = true;
}

function show(form: HTMLFormElement, text: string, percent: number | undefined): void {
  const part = form.querySelector<HTMLElement>("[data-upload-voortgang]");
  if (!part) return;
  part.hidden = false;
  const words = part.querySelector<HTMLElement>("[data-upload-tekst]");
  if (words) words.textContent = text;
  const bar = part.querySelector("progress");
  if (!bar) return;
  if (percent === undefined) bar.removeAttribute("value");
  else bar.value = percent;
}
