// The desk: one citation is in focus in three places at once: the claim in the text, its mark, and the evidence panel.
// Without this module the links to citations and the server's answers do the same.

const SHAPES = { supports: "supports", partly: "partly", does_not_support: "not", indirect: "indirect", cannot_access: "none" };

// Brings the claim in focus into view, as far as it is shown at all.
function center() {
  const claim = document.querySelector(".claim[aria-current]");
  if (claim?.checkVisibility()) claim.scrollIntoView({ block: "center", behavior: "instant" });
}

// The panel says which citation it shows (data-citation, data-claim); marks and claims follow it.
function follow(panel) {
  const { citation, claim } = panel.dataset;
  for (const mark of document.querySelectorAll("a[data-citation]")) {
    if (mark.dataset.citation === citation) mark.setAttribute("aria-current", "true");
    else mark.removeAttribute("aria-current");
  }
  for (const line of document.querySelectorAll(".claim[data-claim]")) {
    if (line.dataset.claim === claim) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
  // On the phone the panel is one of three views: whoever chose a citation wants to see it.
  const evidence = document.getElementById("view-evidence");
  if (evidence) evidence.checked = true;
  if (document.activeElement === document.body) panel.focus({ preventScroll: true });
  center();
}

// On to the next citation without loading the page: what was typed is saved by itself. A verdict that leaves the wording
// open asks for it first; after the last citation come the questions.
addEventListener("click", (event) => {
  const button = event.target.closest("button[data-goes-on]");
  if (!button) return;
  event.preventDefault();
  const asked = [...button.form.querySelectorAll(".wording input")].filter((el) => el.checkVisibility());
  if (asked.length && !asked.some((el) => el.checked)) return asked[0].focus();
  const next = document.querySelector("#focus a[data-key=j]");
  if (next) return next.click();
  const answers = document.getElementById("answers");
  answers.scrollIntoView();
  answers.querySelector("input:not([type=hidden])")?.focus({ preventScroll: true });
});

// A pressed verdict button shows at once; its value travels in the form's hidden field and is saved like all else.
addEventListener("click", (event) => {
  const button = event.target.closest(".verdicts button[value]");
  const form = button?.form;
  const field = form?.querySelector(`input[type=hidden][name="${button.name}"]`);
  if (!field || !form.matches("[data-autosave]")) return;
  event.preventDefault();
  field.value = button.value;
  for (const other of form.querySelectorAll(".verdicts button")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  remark(form.closest("[data-citation]")?.dataset.citation, button);
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// The citation's marks in the text and in the strip take the shape of the verdict.
function remark(citation, button) {
  const token = SHAPES[button.value];
  if (!citation || !token) return;
  for (const mark of document.querySelectorAll(`a[data-citation="${CSS.escape(citation)}"]`)) {
    mark.dataset.verdict = token;
    mark.querySelector("use")?.setAttribute("href", `#v-${token}`);
    const spoken = mark.querySelector(".said:last-child");
    if (spoken) spoken.textContent = spoken.textContent.replace(/([,:] )[^,:]*$/, `$1${button.querySelector("b")?.textContent ?? button.value}`);
    underline(mark);
  }
}

// The line under a claim is the worst of what its citations were found to be.
const WORST_FIRST = ["not", "open", "none", "indirect", "partly", "supports"];
function underline(mark) {
  const claim = mark.closest("p")?.querySelector(".claim[data-claim]");
  if (!claim) return;
  const found = [...claim.parentElement.querySelectorAll("a[data-citation]")].map((el) => el.dataset.verdict);
  claim.dataset.verdict = WORST_FIRST.find((token) => found.includes(token)) ?? "open";
}

// The sentence that a machine marked goes into the quotation as it stands.
addEventListener("click", (event) => {
  const button = event.target.closest("button[data-quotes]");
  const field = button && document.getElementById(button.dataset.quotes);
  if (!field) return;
  event.preventDefault();
  const sentence = button.dataset.sentence;
  if (field.value.includes(sentence)) return;
  field.value = [field.value, sentence].filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// What opens by a key is there to be typed into.
addEventListener("toggle", (event) => {
  if (!event.target.open || event.target.matches("[data-begun]")) return; // it was open when the page came
  if (event.target.closest(".say, .general")) event.target.querySelector("textarea")?.focus();
}, { capture: true });

center();
addEventListener("htmx:afterSettle", (event) => {
  const panel = event.target.closest?.(".desk-evidence[data-citation]") ?? document.querySelector(".desk-evidence[data-citation]");
  if (panel) follow(panel);
});
