// The keyboard: `/` search, `?` help, Alt+S closes the screen, a letter for a button in meeting mode,
// arrows inside a board, a map or a matrix. Single keys can be switched off (WCAG 2.1.4).

import { isTyping } from "../shared/dom";
import { toggleScreen } from "./screen";

const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, [tabindex]:not([tabindex='-1'])";
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function mountKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (handled(event)) event.preventDefault();
  });
}

function handled(event: KeyboardEvent): boolean {
  if (isScreenKey(event)) return !event.repeat && toggleScreen();
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  if (isTyping(event.target)) return false;
  if (event.key in ARROWS) return moveFocus(event.key);
  if (event.repeat || document.documentElement.dataset.singleKeys === "off") return false;
  return press(targetOf(event.key));
}

/** By place on the keyboard as well: Alt+S writes ß on a Mac. AltGr comes with ctrl and is left alone. */
function isScreenKey(event: KeyboardEvent): boolean {
  return event.altKey && !event.ctrlKey && !event.metaKey && (event.code === "KeyS" || event.key.toLowerCase() === "s");
}

function targetOf(key: string): HTMLElement | null {
  if (key === "/") return firstVisible("[data-key-search]");
  if (key === "?") return firstVisible("[data-key-help]");
  return key.length === 1 ? firstVisible(`[data-key="${CSS.escape(key.toLowerCase())}"]`) : null;
}

function firstVisible(selector: string): HTMLElement | null {
  return [...document.querySelectorAll<HTMLElement>(selector)].find(isVisible) ?? null;
}

function isVisible(element: Element): boolean {
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
}

/** Fields take the focus, everything else is clicked. A label stands for its field: Tab then goes on from there. */
function press(element: HTMLElement | null): boolean {
  if (!element) return false;
  const target = (element instanceof HTMLLabelElement && element.control) || element;
  target.focus();
  if (!isTyping(target)) target.click();
  return true;
}

// ---- arrows: to the nearest in that direction, as drawn; so a table, a board and a map need no own rules ----

let column: number | undefined; // where a walk up or down began, so that a map of hexagons does not drift
let walked: Element | undefined;

function moveFocus(key: string): boolean {
  const from = document.activeElement;
  const area = from?.closest("[data-arrows]");
  const direction = ARROWS[key];
  if (!from || !area || !direction || from.matches("input")) return false; // dots and sliders have their own arrows
  const start = middle(from);
  if (walked !== from) column = undefined;
  const vertical = direction[1] !== 0;
  const origin = { x: vertical ? (column ?? start.x) : start.x, y: start.y };
  const others = [...area.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one !== from && isVisible(one));
  const next = nearest(origin, direction, others);
  if (!next) return false; // at the edge the key scrolls, as always
  next.focus();
  column = vertical ? origin.x : undefined;
  walked = next;
  return true;
}

function middle(element: Element): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

function nearest<E extends Element>(
  from: { x: number; y: number },
  [dx, dy]: readonly [number, number],
  candidates: E[],
): E | undefined {
  const strict = dx === 0 ? 2 : 50; // left and right stay in their row; up and down find the nearest row
  let best: E | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const box = candidate.getBoundingClientRect();
    const { x, y } = middle(candidate);
    const ahead = dx * (x - from.x) + dy * (y - from.y);
    const aside = dx === 0 ? outside(from.x, box.left, box.right) : outside(from.y, box.top, box.bottom);
    if (ahead < 4 || aside > 3 * ahead) continue; // behind us, or hardly in that direction
    const cost = ahead + strict * aside;
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

/** How far a value lies outside a stretch: a wide bar is below every cell above it. */
function outside(value: number, low: number, high: number): number {
  return Math.max(low - value, value - high, 0);
}
