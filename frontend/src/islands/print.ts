// Buttons that print. They are hidden in the page and appear here, since without script they could do nothing.

import { forEach } from "../shared/dom";

export function mountPrint(): void {
  forEach<HTMLButtonElement>("[data-afdrukken]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}
