// Charts from a Vega-Lite specification in a json_script. A table with the same numbers stands there already;
// the chart is put above it. No eval (expressions are walked as trees), no loading, no inline style.

import { Error as ErrorLevel, formatLocale, loader, parse, timeFormatLocale, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import theme from "../theme/vega-theme.json";
import { forEach, jsonOf } from "./shared/dom";
import { numberLocale, timeLocale } from "./shared/locale";

const narrow = window.matchMedia("(max-width: 40rem)");

function mountCharts(): void {
  const language = document.documentElement.lang || "nl";
  formatLocale(numberLocale(language));
  timeFormatLocale(timeLocale(language));
  forEach<HTMLElement>("[data-grafiek]", (figure) => {
    const place = document.createElement("div");
    place.className = "slagkracht-grafiek";
    figure.prepend(place);
    let view: View | undefined;
    const draw = async (): Promise<void> => {
      view?.finalize();
      view = await drawn(figure, place);
    };
    narrow.addEventListener("change", () => void draw());
    void draw();
  });
}

/** The view that was drawn; nothing, and the table alone, when the specification cannot be drawn. */
async function drawn(figure: HTMLElement, place: HTMLElement): Promise<View | undefined> {
  const { grafiek, grafiekSmal } = figure.dataset;
  const spec = (narrow.matches ? jsonOf(grafiekSmal) : undefined) ?? jsonOf(grafiek);
  place.replaceChildren();
  try {
    const view = viewOf(spec as TopLevelSpec, place);
    await view.runAsync();
    describe(place, spec as TopLevelSpec);
    figure.querySelector("details[data-grafiek-tabel]")?.removeAttribute("open");
    return view;
  } catch (error) {
    place.remove();
    console.error("chart", grafiek, error);
    return undefined;
  }
}

function viewOf(spec: TopLevelSpec, place: HTMLElement): View {
  const { usermeta: _, ...config } = theme;
  const settings = { ...config, aria: false } as unknown as NonNullable<Parameters<typeof compile>[1]>["config"];
  const compiled = compile(spec, settings ? { config: settings } : {}).spec;
  return new View(parse(compiled, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "svg",
    container: place,
    hover: true,
    loader: shut(),
    logLevel: ErrorLevel,
  });
}

/** Data stand in the specification; whatever asks for an address is a mistake or worse. */
function shut(): ReturnType<typeof loader> {
  const closed = loader();
  closed.load = (uri: string) => Promise.reject(new Error(`A chart loads nothing: ${uri}`));
  closed.sanitize = (uri: string) => Promise.reject(new Error(`A chart links to nothing: ${uri}`));
  return closed;
}

/** One picture with one description; the numbers are in the table. */
function describe(place: HTMLElement, spec: TopLevelSpec): void {
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", spec.description ?? "");
  for (const svg of place.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
}

mountCharts();
