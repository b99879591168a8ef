// The two ways an island holds on to a page that HTMX keeps changing: listen on the document, or mount each
// part as it comes in.

/** Run `mount` for every element that matches, now and in parts that HTMX brings later; never twice for one. */
export function forEach<E extends Element>(selector: string, mount: (element: E) => void): void {
  const done = new WeakSet<Element>();
  const scan = (root: Element | Document): void => {
    const here = root instanceof Element && root.matches(selector) ? [root as E] : [];
    for (const element of [...here, ...root.querySelectorAll<E>(selector)]) {
      if (done.has(element)) continue;
      done.add(element);
      mount(element);
    }
  };
  scan(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.target instanceof Element) scan(event.target);
  });
}

/** Listen on the document for events of elements that match, also those that come later. */
export function on<K extends keyof DocumentEventMap, E extends Element>(
  type: K,
  selector: string,
  handle: (element: E, event: DocumentEventMap[K]) => void,
): void {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest<E>(selector) : null;
    if (element) handle(element, event);
  });
}

/** The element with this id, if it is of the class asked for. */
export function byId<E extends Element>(id: string | null | undefined, type: new () => E): E | null {
  const element = id ? document.getElementById(id) : null;
  return element instanceof type ? element : null;
}

/** The content of a `json_script` element, or undefined where it is missing. */
export function jsonOf(id: string | null | undefined): unknown {
  const script = id ? document.getElementById(id) : null;
  return script ? (JSON.parse(script.textContent ?? "") as unknown) : undefined;
}

/** A number of a data attribute, or what holds when it is missing or no positive number. */
export function numberOf(element: HTMLElement, key: string, otherwise: number): number {
  const value = Number(element.dataset[key]);
  return value > 0 ? value : otherwise;
}

/** Is somebody typing here? Then single keys are letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  const quiet = ["checkbox", "radio", "button", "submit", "reset", "image", "file", "range", "color"];
  return target instanceof HTMLInputElement && !quiet.includes(target.type);
}
