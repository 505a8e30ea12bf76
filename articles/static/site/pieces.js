// Pieces that htmx fetches: when one does not come, the page says so instead of doing nothing.
const said = (event) => {
  const status = event.detail.xhr?.status;
  if (status === 401) return "You were signed out. Sign in, then try again.";
  if (status === 403) return "You may not do this, or you were signed out. Load the page again.";
  if (status === 429) return "Too many requests. Wait a minute, then try again.";
  if (status) return `That did not work: the server answered ${status}. Nothing was changed. Try again.`;
  return "That did not work: no connection. Nothing was changed. Try again.";
};

for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  addEventListener(kind, (event) => {
    const region = document.querySelector("[data-told]");
    if (!region) return;
    const line = document.createElement("p");
    line.dataset.tone = "bad";
    line.textContent = said(event);
    region.replaceChildren(line);
  });
}
addEventListener("htmx:afterSwap", () => {
  document.querySelector("[data-told] > [data-tone=bad]:not(:has(svg))")?.remove();
});
