// Sealed values: shown for a short time, after the server wrote in its ledger that somebody looked.
//
// The value exists in one place only: the text of an element on the screen. It is never kept in a variable
// that outlives the showing, in storage or in a message to another tab. Everything that closes is synchronous.

import { announce } from "../shared/announce";
import { forEach, numberOf, on } from "../shared/dom";
import { word } from "../shared/words";
import { isScreenClosed, onScreenClosed, screenWasClosedByServer } from "./screen";

interface Showing {
  place: HTMLElement;
  bars: Node[];
  until: number;
  seconds: number;
  warned: boolean;
}

const FORM = "form[data-zegel]";
const PLACE = "[data-zegel-plek]";
const WARN_SECONDS = 10;
const IDLE_MILLISECONDS = 120_000;
const BARS = "▮▮▮▮▮";

const showing = new Map<HTMLFormElement, Showing>();
const asking = new Map<HTMLFormElement, AbortController>();
let ticker: number | undefined;
let lastActivity = Date.now();

export function mountSeal(): void {
  forEach<HTMLElement>(PLACE, (place) => place.setAttribute("aria-live", "polite"));
  on<"submit", HTMLFormElement>("submit", FORM, (form, event) => {
    event.preventDefault();
    void ask(form);
  });
  on("click", "[data-zegel-verberg]", (button) => closeFormOf(button));
  on("click", "[data-zegel-langer]", (button) => extend(button));
  onScreenClosed(closeAll);
  for (const type of ["pagehide", "blur", "beforeprint"]) window.addEventListener(type, closeAll);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) closeAll();
  });
  for (const type of ["pointerdown", "pointermove", "keydown", "scroll"]) {
    document.addEventListener(type, () => (lastActivity = Date.now()), { passive: true, capture: true });
  }
  for (const type of ["copy", "cut", "dragstart"] as const) document.addEventListener(type, giveBars);
}

async function ask(form: HTMLFormElement): Promise<void> {
  if (asking.has(form) || showing.has(form)) return;
  if (isScreenClosed()) return fail(form, word("The screen is closed. Open it first."));
  const controller = new AbortController();
  asking.set(form, controller);
  fail(form, "");
  try {
    const value = await valueFrom(form, controller.signal);
    if (mayShow(form, controller)) show(form, value);
  } catch (error) {
    if (error instanceof Withheld) {
      screenWasClosedByServer();
      fail(form, word("The screen is closed. Open it first."));
    } else if (!controller.signal.aborted) fail(form, word("This could not be shown. Try again."));
  } finally {
    asking.delete(form);
  }
}

class Withheld extends Error {}

async function valueFrom(form: HTMLFormElement, signal: AbortSignal): Promise<string> {
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "text/plain" },
    cache: "no-store",
    redirect: "error", // a sign-in page is not a value
    signal,
  });
  if (response.status === 423) throw new Withheld();
  const isText = response.headers.get("Content-Type")?.startsWith("text/plain") ?? false;
  if (!response.ok || !isText) throw new Error(`status ${response.status}`);
  return response.text();
}

/** Between asking and answering everything may have changed: nothing opens on a page nobody looks at. */
function mayShow(form: HTMLFormElement, controller: AbortController): boolean {
  return !controller.signal.aborted && form.isConnected && !document.hidden && !isScreenClosed();
}

function show(form: HTMLFormElement, value: string): void {
  const place = form.querySelector<HTMLElement>(PLACE);
  if (!place) return;
  const seconds = numberOf(form, "seconds", 30);
  const bars = [...place.childNodes];
  showing.set(form, { place, bars, until: Date.now() + seconds * 1000, seconds, warned: false });
  place.replaceChildren(value);
  place.classList.add("slagkracht-zegel--open");
  swapButtons(form, true);
  announce(word("Shown for {seconds} seconds.", { seconds }));
  lastActivity = Date.now();
  ticker ??= window.setInterval(tick, 250);
  tick();
}

function close(form: HTMLFormElement): void {
  const state = showing.get(form);
  if (!state) return;
  showing.delete(form);
  state.place.replaceChildren(...state.bars);
  state.place.classList.remove("slagkracht-zegel--open");
  swapButtons(form, false);
  if (showing.size === 0) {
    window.clearInterval(ticker);
    ticker = undefined;
  }
}

function closeAll(): void {
  for (const controller of asking.values()) controller.abort();
  for (const form of [...showing.keys()]) close(form);
}

function closeFormOf(element: Element): void {
  const form = element.closest<HTMLFormElement>(FORM);
  if (form) close(form);
}

function extend(button: Element): void {
  const form = button.closest<HTMLFormElement>(FORM);
  const state = form ? showing.get(form) : undefined;
  if (!state) return;
  state.until = Date.now() + state.seconds * 1000;
  state.warned = false;
  announce(word("Shown for {seconds} seconds.", { seconds: state.seconds }));
  tick();
}

function tick(): void {
  if (Date.now() - lastActivity >= IDLE_MILLISECONDS) return closeAll();
  for (const [form, state] of showing) {
    const left = Math.ceil((state.until - Date.now()) / 1000);
    if (left <= 0 || !form.isConnected) close(form);
    else count(form, state, left);
  }
}

function count(form: HTMLFormElement, state: Showing, seconds: number): void {
  const text = word("{seconds} s left", { seconds });
  for (const rest of form.querySelectorAll("[data-zegel-rest]")) rest.textContent = text;
  if (seconds > WARN_SECONDS || state.warned) return;
  state.warned = true;
  announce(word("Closes in {seconds} seconds.", { seconds }));
}

/** Toon gives way to Langer and Verberg, or the other way round; focus goes along when it was here. */
function swapButtons(form: HTMLFormElement, open: boolean): void {
  const had = form.contains(document.activeElement);
  const before = form.querySelector<HTMLElement>("[data-zegel-toon]");
  const after = form.querySelector<HTMLElement>("[data-zegel-open]");
  if (before) before.hidden = open;
  if (after) after.hidden = !open;
  const next = open ? form.querySelector<HTMLElement>("[data-zegel-verberg]") : before;
  if (had) next?.focus({ preventScroll: true });
}

function fail(form: HTMLFormElement, text: string): void {
  const place = form.querySelector<HTMLElement>("[data-zegel-fout]");
  if (place) {
    place.textContent = text;
    place.hidden = text === "";
  } else if (text) announce(text);
}

/** A copy or a drag that takes in an open value gets bars in its place. */
function giveBars(event: ClipboardEvent | DragEvent): void {
  const selection = document.getSelection();
  const places = [...showing.values()].map((state) => state.place);
  if (!selection || !places.some((place) => selection.containsNode(place, true))) return;
  event.preventDefault();
  if (event.type === "dragstart") return;
  let text = selection.toString();
  for (const place of places) {
    const value = place.textContent;
    if (value) text = text.replaceAll(value, BARS);
  }
  // part of a value selected: nothing at all is safer than guessing which letters are his
  const partly = places.some((place) => selection.containsNode(place, true) && !selection.containsNode(place));
  (event as ClipboardEvent).clipboardData?.setData("text/plain", partly ? BARS : text);
}
