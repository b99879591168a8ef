// One live region for the whole page: what changed, in words, for who does not see it change.

function region(): HTMLElement {
  const existing = document.getElementById("slagkracht-live");
  if (existing) return existing;
  const made = document.createElement("div");
  made.id = "slagkracht-live";
  made.className = "slagkracht-hidden";
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}

/** Say it once. Emptied first, so that the same words are read again when they are said again. */
export function announce(text: string): void {
  const live = region();
  live.textContent = "";
  if (text) window.setTimeout(() => (live.textContent = text), 60);
}

/** Make the region before it is needed: many screen readers only follow a region they have met empty. */
export function prepareAnnouncements(): void {
  region();
}
