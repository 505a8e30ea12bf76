// A verdict by one key or one tap, and on to the next by another. The form saves itself (autosave.js) and works as a
// plain form without this module: then each button posts it, and the server says what comes next.

const SHAPES = { supports: "supports", partly: "partly", does_not_support: "not", indirect: "indirect", cannot_access: "none" };
const WORST_FIRST = ["not", "open", "none", "indirect", "partly", "supports"];

// A pressed verdict button shows at once; its value travels in the form's hidden field and is saved like all else.
// Undo takes the value away and leaves the words.
addEventListener("click", (event) => {
  const button = event.target.closest(".verdicts button[value], button[name=undo]");
  const form = button?.form;
  if (!form?.matches("[data-autosave]")) return;
  const given = button.name === "undo" ? null : button;
  const field = form.querySelector(`input[type=hidden][name="${given?.name ?? "value"}"]`);
  if (!field) return;
  event.preventDefault();
  field.value = given?.value ?? "";
  for (const other of form.querySelectorAll(".verdicts button")) {
    other.setAttribute("aria-pressed", String(other === given));
  }
  if (!given) form.querySelectorAll(".wording :checked").forEach((choice) => (choice.checked = false));
  show(form.closest("[data-citation]")?.dataset.citation, given);
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// The citation's marks in the text and in the strip take the shape of the verdict.
function show(citation, given) {
  const token = given ? SHAPES[given.value] : "open";
  if (!citation || !token) return;
  const words = given ? (given.querySelector("b")?.textContent ?? given.value) : "Not judged yet";
  for (const mark of document.querySelectorAll(`a[data-citation="${CSS.escape(citation)}"]`)) {
    mark.dataset.verdict = token;
    mark.querySelector("use")?.setAttribute("href", `#v-${token}`);
    const spoken = mark.querySelector(".said:last-child");
    if (spoken) spoken.textContent = spoken.textContent.replace(/([,:] )[^,:]*$/, `$1${words}`);
    underline(mark);
  }
}

// The line under a claim is the worst of what its citations were found to be.
function underline(mark) {
  const claim = mark.closest("p")?.querySelector(".claim[data-claim]");
  if (!claim) return;
  const found = [...claim.parentElement.querySelectorAll("a[data-citation]")].map((el) => el.dataset.verdict);
  claim.dataset.verdict = WORST_FIRST.find((token) => found.includes(token)) ?? "open";
}

// On to the next: all is saved as it is typed, so this is only a step, and no page is loaded. It comes before
// autosave.js hears of a form that is sent the plain way.
addEventListener("submit", (event) => {
  const form = event.target;
  const goesOn = event.submitter?.matches("[data-goes-on]") && form.matches("[data-autosave]");
  if (!goesOn) return;
  const next = document.getElementById(event.submitter.dataset.goesOn);
  if (!next) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const wording = [...form.querySelectorAll(".wording input")];
  if (wording.some((choice) => choice.checkVisibility()) && !wording.some((choice) => choice.checked)) return wording[0].focus();
  if (next.matches("a")) return next.click();
  next.scrollIntoView({ block: "start", behavior: "instant" });
  next.querySelector("[tabindex]")?.focus({ preventScroll: true });
}, { capture: true });

// What is selected in a text of the source goes into the quotation, else the sentence that a machine marked.
addEventListener("mousedown", (event) => {
  if (event.target.closest("button[data-quotes]") && selected()) event.preventDefault(); // or the selection is gone
});
addEventListener("click", (event) => {
  const button = event.target.closest("button[data-quotes]");
  const field = button && document.getElementById(button.dataset.quotes);
  if (!field) return;
  event.preventDefault();
  const words = selected() || button.dataset.sentence;
  if (!words || field.value.includes(words)) return;
  field.value = [field.value, words].filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return "";
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  if (!(within.closest ? within : within.parentElement)?.closest("[data-quotable]")) return "";
  const piece = range.cloneContents();
  for (const rank of piece.querySelectorAll("sup")) rank.remove(); // the machine's, not the source's
  return piece.textContent.replace(/\s+/g, " ").trim();
}

// The mark of a claim that cites nothing says what was said of it (UNCITED of reviewboard/templatetags/desk.py).
const UNCITED = {
  "": ["i-remark", "", "not judged yet"],
  needs_source: ["f-warn", "warn", "needs a source"],
  common_knowledge: ["f-ok", "good", "common knowledge"],
};
addEventListener("change", (event) => {
  if (!event.target.matches(".of-claim input[name=need]")) return;
  const claim = event.target.closest("[data-claim]")?.dataset.claim;
  const mark = document.querySelector(`a[data-uncited="${CSS.escape(claim)}"]`);
  const [icon, tone, words] = UNCITED[event.target.value];
  if (!mark) return;
  mark.dataset.tone = tone;
  mark.querySelector("use")?.setAttribute("href", `#${icon}`);
  const spoken = mark.querySelector(".said");
  spoken.textContent = spoken.textContent.replace(/:.*/, `: ${words}`);
});
