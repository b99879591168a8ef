// After HTMX swapped a part: focus stays where it was or goes to the part's heading, and the live region says
// what came. While waiting the part says that it is busy; when nothing came, the page says that.

import { announce } from "../shared/announce";
import { forEach } from "../shared/dom";
import { word } from "../shared/words";

const HEADINGS = ["[data-kop]", "h1, h2, h3, h4"]; // the part's own heading first, then any

let lastFocus: Element | null = null;

export function mountSwap(): void {
  document.addEventListener("htmx:beforeRequest", (event) => busy(event, true));
  document.addEventListener("htmx:afterRequest", (event) => busy(event, false));
  document.addEventListener("htmx:beforeSwap", rememberFocus);
  document.addEventListener("htmx:afterSettle", settle);
  forEach<HTMLElement>("[data-focus]", (element) => element.focus()); // errors of a form that came back
  for (const type of ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:swapError"]) {
    document.addEventListener(type, failed);
  }
}

function targetOf(event: Event): HTMLElement | null {
  const target = (event as CustomEvent<{ target?: unknown } | null>).detail?.target;
  return target instanceof HTMLElement ? target : null;
}

function busy(event: Event, waiting: boolean): void {
  const target = targetOf(event);
  if (waiting) target?.setAttribute("aria-busy", "true");
  else target?.removeAttribute("aria-busy");
}

function rememberFocus(event: Event): void {
  const target = targetOf(event);
  lastFocus = target?.contains(document.activeElement) ? document.activeElement : null;
}

/** Dispatched on the part that came in; HTMX has by then given focus back to an element with the same id. */
function settle(event: Event): void {
  const part = event.target;
  if (!(part instanceof HTMLElement)) return;
  const lost = lastFocus !== null && !lastFocus.isConnected && document.activeElement === document.body;
  if (lost) focusHeading(part);
  lastFocus = null;
  const said = part.closest<HTMLElement>("[data-announce]") ?? part.querySelector<HTMLElement>("[data-announce]");
  if (said?.dataset.announce) announce(said.dataset.announce);
}

function focusHeading(part: HTMLElement): void {
  const heading = HEADINGS.map((one) => part.querySelector<HTMLElement>(one)).find((one) => one) ?? part;
  heading.setAttribute("tabindex", "-1");
  heading.focus();
}

function failed(): void {
  const text = word("That did not work. Reload the page to see what was kept.");
  const notice = document.querySelector<HTMLElement>("[data-htmx-fout]");
  if (notice) notice.hidden = false;
  announce(text);
}
