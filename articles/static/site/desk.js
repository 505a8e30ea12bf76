// The desk: one claim is in focus in three places at once: in the text, in its mark, and in the evidence panel.
// Without this module the links to citations and the server's answers do the same.

// Brings the claim in focus into view, as far as it is shown at all.
function center() {
  const claim = document.querySelector("[data-claim][aria-current]");
  if (claim?.checkVisibility()) claim.scrollIntoView({ block: "center", behavior: "instant" });
}

function current(selector, isHere) {
  for (const el of document.querySelectorAll(selector)) {
    if (isHere(el)) el.setAttribute("aria-current", "true");
    else el.removeAttribute("aria-current");
  }
}

// The panel says what it shows (data-citation, data-claim); marks and claims follow it.
function follow(panel) {
  const { citation, claim } = panel.dataset;
  current("a[data-citation]", (mark) => mark.dataset.citation === citation);
  current("a[data-uncited]", (mark) => !citation && mark.dataset.uncited === claim);
  current("span[data-claim]", (line) => line.dataset.claim === claim);
  // On the phone the panel is one of three views: whoever chose a citation wants to see it.
  const evidence = document.getElementById("view-evidence");
  if (evidence) evidence.checked = true;
  // What had the focus is gone, or is a mark, which Enter would press again: keys now mean what the panel shows.
  panel.focus({ preventScroll: true });
  if (panel.getBoundingClientRect().top < 0) panel.scrollIntoView({ block: "start", behavior: "instant" }); // one column
  center();
  announce(panel);
}

// Where one is now, for whoever does not see it.
function announce(panel) {
  const line = document.querySelector("[data-announced]");
  if (!line) return;
  const mark = document.querySelector("nav a[data-citation][aria-current], a[data-uncited][aria-current] .said");
  const claim = panel.querySelector(".said-claim");
  const [where, words] = [mark?.textContent ?? panel.ariaLabel, claim?.textContent].map((said) => said?.trim());
  line.textContent = [where, words].filter(Boolean).join(". ");
}

// What opens by a key is there to be typed into.
addEventListener("toggle", (event) => {
  if (!event.target.open || event.target.matches("[data-begun]")) return; // it was open when the page came
  if (event.target.closest(".say, .general")) event.target.querySelector("textarea")?.focus();
}, { capture: true });

// While another citation is on its way, what is shown takes no verdict: it would fall on the one left behind.
addEventListener("htmx:beforeRequest", ({ detail }) => detail.target?.matches(".desk-evidence") && (detail.target.ariaBusy = "true"));
addEventListener("htmx:afterRequest", ({ detail }) => detail.target?.matches(".desk-evidence") && (detail.target.ariaBusy = null));
addEventListener("click", (event) => {
  if (!event.target.closest("[aria-busy=true] .thumb")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

center();
addEventListener("htmx:afterSettle", (event) => {
  const panel = event.target.closest?.(".desk-evidence") ?? document.querySelector(".desk-evidence");
  if (panel) follow(panel);
});
