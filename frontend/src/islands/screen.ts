// Scherm dicht: one tap closes every sealed value and withholds the rest until the screen is opened again.
// The server remembers (its session decides what it gives); this keeps the page in step with it.

import { announce } from "../shared/announce";
import { on } from "../shared/dom";
import { word } from "../shared/words";

const FORM = "form[data-scherm-dicht]";
const closers: (() => void)[] = [];
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("slagkracht-scherm") : null;

export function isScreenClosed(): boolean {
  return document.documentElement.dataset.scherm === "dicht";
}

/** Run `close` when the screen is closed, here or in another tab. */
export function onScreenClosed(close: () => void): void {
  closers.push(close);
}

/** The server withheld a value: another tab or another device closed the screen. */
export function screenWasClosedByServer(): void {
  setClosed(true);
}

export function mountScreen(): void {
  on<"submit", HTMLFormElement>("submit", FORM, (form, event) => {
    event.preventDefault();
    void toggle(form);
  });
  tabs?.addEventListener("message", (event: MessageEvent) => setClosed(event.data === "dicht"));
}

/** Close or open by keyboard; nothing on pages without the button. */
export function toggleScreen(): boolean {
  const form = document.querySelector<HTMLFormElement>(FORM);
  if (form) void toggle(form);
  return form !== null;
}

async function toggle(form: HTMLFormElement): Promise<void> {
  const close = !isScreenClosed();
  if (close) {
    setClosed(true); // at once; what the server says comes after
    tabs?.postMessage("dicht");
  }
  const body = new FormData(form);
  body.set("closed", close ? "1" : "0");
  const remembered = await send(form.action, body);
  if (!close && remembered) {
    setClosed(false);
    tabs?.postMessage("open");
  }
  announce(message(close, remembered));
}

async function send(action: string, body: FormData): Promise<boolean> {
  try {
    const headers = { Accept: "text/plain" };
    const response = await fetch(action, { method: "POST", body, headers, cache: "no-store", redirect: "error" });
    return response.ok;
  } catch {
    return false;
  }
}

function message(close: boolean, remembered: boolean): string {
  if (!remembered) {
    const closed = word("The screen is closed here, but that could not be remembered. Close this tab to be safe.");
    return close ? closed : word("The screen could not be opened. Try again.");
  }
  return close ? word("The screen is closed.") : word("The screen is open.");
}

function setClosed(closed: boolean): void {
  document.documentElement.dataset.scherm = closed ? "dicht" : "open";
  if (closed) for (const close of closers) close();
  for (const form of document.querySelectorAll<HTMLFormElement>(FORM)) {
    const field = form.querySelector<HTMLInputElement>("input[name=closed]");
    if (field) field.value = closed ? "0" : "1";
  }
  for (const part of document.querySelectorAll<HTMLElement>("[data-bij-scherm]")) {
    part.hidden = part.dataset.bijScherm !== (closed ? "dicht" : "open");
  }
}
