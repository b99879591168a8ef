// Could this be a name? A hint beside open text, before it is sent; the server asks the same again. Nothing is
// sent from here and nothing is kept. The rules are in rules/names.json, the way to read them in
// docs/explanation/frontend.md, and the examples that both sides must agree on in rules/names.cases.json.

import { announce } from "../shared/announce";
import { byId, forEach, jsonOf } from "../shared/dom";
import { word } from "../shared/words";
import { possibleNames } from "../shared/possible-names";

const WAIT_MILLISECONDS = 700;

export function mountNames(): void {
  forEach<HTMLTextAreaElement>("textarea[data-naam-waarschuwing]", (field) => {
    const hint = new Hint(field);
    let timer: number | undefined;
    field.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => hint.look(), WAIT_MILLISECONDS);
    });
    field.addEventListener("change", () => hint.look());
    hint.look();
  });
}

/** The box under one field: the first possible name that nobody has spoken about yet. */
class Hint {
  private readonly spokenOf: Set<string>;
  private box: HTMLElement | null = null;
  private name = "";

  constructor(private readonly field: HTMLTextAreaElement) {
    this.spokenOf = new Set(linesOf(byId(field.dataset.naamOntkend, HTMLInputElement)));
    const box = byId(`${field.id}-naam`, HTMLElement); // the server may have put one there
    if (box?.querySelector("[data-naam-woord]")) this.attach(box);
    else if (this.template()) box?.remove(); // it was for who has no script
  }

  look(): void {
    const next = possibleNames(this.field.value, publicNames()).find((name) => !this.spokenOf.has(name));
    if (next === undefined) return this.remove();
    const isNew = next !== this.name;
    this.name = next;
    const box = this.box ?? this.place();
    if (!box) return;
    for (const slot of box.querySelectorAll("[data-naam-woord]")) slot.textContent = next;
    if (isNew) announce(word("This may be a name: {name}.", { name: next }));
  }

  private template(): HTMLTemplateElement | null {
    return byId(this.field.dataset.naamWaarschuwing, HTMLTemplateElement);
  }

  private place(): HTMLElement | null {
    const box = this.template()?.content.firstElementChild?.cloneNode(true);
    if (!(box instanceof HTMLElement)) return null;
    box.id = `${this.field.id}-naam`;
    this.field.after(box);
    this.attach(box);
    return box;
  }

  private attach(box: HTMLElement): void {
    this.box = box;
    const described = new Set((this.field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
    this.field.setAttribute("aria-describedby", [...described.add(box.id)].join(" "));
    box.querySelector("[data-naam-verplaats]")?.addEventListener("click", (event) => this.move(event));
    box.querySelector("[data-naam-geen]")?.addEventListener("click", (event) => this.dismiss(event));
  }

  private move(event: Event): void {
    event.preventDefault();
    const instead = this.field.dataset.naamInPlaats ?? "…";
    this.field.value = this.field.value.split(this.name).join(instead);
    this.addTo(this.field.dataset.naamDoel);
    this.done();
  }

  private dismiss(event: Event): void {
    event.preventDefault();
    this.addTo(this.field.dataset.naamOntkend);
    this.done();
  }

  /** One name a line, in the hidden field with this id. */
  private addTo(id: string | undefined): void {
    const target = byId(id, HTMLInputElement);
    if (target) target.value = [...linesOf(target), this.name].join("\n");
  }

  private done(): void {
    this.spokenOf.add(this.name);
    this.field.dispatchEvent(new Event("input", { bubbles: true })); // counters and the unsaved warning follow
    this.field.focus();
    this.look();
  }

  private remove(): void {
    const described = (this.field.getAttribute("aria-describedby") ?? "").split(/\s+/);
    const left = described.filter((id) => id !== this.box?.id && id !== "");
    if (this.box) this.field.setAttribute("aria-describedby", left.join(" "));
    this.box?.remove();
    this.box = null;
    this.name = "";
  }
}

function linesOf(field: HTMLInputElement | null): string[] {
  return (field?.value ?? "").split("\n").filter(Boolean);
}

/** Names that are nobody's: municipalities, organisations. The server gives them; none stand in code. */
function publicNames(): string[] {
  const given = jsonOf("slagkracht-geen-namen");
  return Array.isArray(given) ? given.map(String) : [];
}
