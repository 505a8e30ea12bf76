// Judging goes on without a connection: the panels of the next citations, and of the one before, are fetched while there
// is one. With a connection the server is always asked, so what is kept here is shown only when it cannot be reached.

const AHEAD = 3;
const panels = new Map(); // address → html
const address = (url) => {
  const { pathname, search } = new URL(url, location.href);
  return pathname + search;
};

function near() {
  const links = [...document.querySelectorAll(".progress a[data-citation]")];
  const here = links.findIndex((link) => link.ariaCurrent);
  return links.filter((_, place) => place >= here - 1 && place <= here + AHEAD && place !== here).map((link) => address(link.href));
}

async function fetchAhead() {
  if (!document.querySelector("#focus form[data-autosave]")) return;
  for (const url of near().filter((url) => !panels.has(url))) {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, priority: "low" }).catch(() => null);
    if (!answer?.ok) return;
    panels.set(url, await answer.text());
  }
}

// A panel that was saved since is no longer what the server has.
document.addEventListener("autosave:heard", ({ detail }) => {
  if (detail.outcome !== "saved") return;
  for (const [url, html] of panels) if (html.includes(`data-autosave-key="${detail.id}"`)) panels.delete(url);
});

// On the document, before the window's listeners say that it did not work.
document.addEventListener("htmx:sendError", (event) => {
  const { target, pathInfo } = event.detail;
  const html = target?.id === "focus" && panels.get(address(pathInfo.requestPath));
  if (!html) return;
  event.stopPropagation();
  htmx.swap(target, html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
});

addEventListener("htmx:afterSettle", (event) => event.target.closest?.(".desk-evidence") && fetchAhead());
addEventListener("online", fetchAhead);
fetchAhead();
