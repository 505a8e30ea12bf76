// Words selected on the desk become the passage of a comment or a suggestion. Where they stand in the text is for the
// server to find; this module says which words they are and what stands around them. Without it, a claim is the passage.
const AROUND = 300; // characters of what stands before and after
const SHOWN = 80;
const NOT_TEXT = ".mark, .cites, .said, .margin, .legend, sup";

const form = document.querySelector("[data-selected]");
const field = (name) => form.elements.namedItem(name);

// The words of a range as they stand in the text: without marks, remarks and what is only spoken.
function words(range) {
  const piece = range.cloneContents();
  for (const el of piece.querySelectorAll?.(NOT_TEXT) ?? []) el.remove();
  return piece.textContent;
}

function part(home, edge, container, offset) {
  const range = document.createRange();
  range.selectNodeContents(home);
  range[edge](container, offset);
  return words(range);
}

// What is selected on the text or on the claim in the panel; nothing for what is selected anywhere else.
function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const within = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
  const home = within(range.commonAncestorContainer)?.closest(".desk-text, .said-claim");
  if (!home || within(range.commonAncestorContainer).closest(NOT_TEXT)) return;
  const quote = words(range);
  if (!quote.trim()) return;
  const claims = [...home.querySelectorAll("[data-claim]")].filter((el) => range.intersectsNode(el));
  const claim = home.closest("[data-claim]") ?? claims[0];
  return {
    quote,
    before: part(home, "setEnd", range.startContainer, range.startOffset).slice(-AROUND),
    after: part(home, "setStart", range.endContainer, range.endOffset).slice(0, AROUND),
    claim: claim?.dataset.claim ?? "",
    citation: document.querySelector(".desk-evidence")?.dataset.citation ?? "",
  };
}

function take() {
  if (form.contains(document.activeElement) && form.hidden === false && getSelection().isCollapsed) return;
  const found = chosen();
  form.hidden = !found;
  if (!found) return;
  for (const [name, value] of Object.entries(found)) field(name).value = value;
  const shown = found.quote.replace(/\s+/g, " ").trim();
  form.querySelector("[data-quoted]").textContent = shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown;
}

if (form) {
  document.addEventListener("selectionchange", take);
  // Pressing a button must not take the selection away before it is read.
  form.addEventListener("mousedown", (event) => event.preventDefault());
  // c and e press the panel's own Comment and Suggest; with words selected they mean those words.
  addEventListener("click", (event) => {
    const summary = event.target.closest?.(".say summary[data-key]");
    if (!summary || form.hidden) return;
    event.preventDefault();
    form.querySelector(`[value=${summary.dataset.key === "e" ? "suggestion" : "comment"}]`).click();
  }, { capture: true });
  form.addEventListener("htmx:afterRequest", () => {
    getSelection().removeAllRanges();
    form.hidden = true;
  });
  // What was begun is there to be typed into; what went wrong, to be read.
  addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.elt !== form) return;
    const panel = document.getElementById("focus");
    const box = panel.querySelector(".say details[open] textarea") ?? panel.querySelector("[data-faults]");
    box?.focus();
    box?.scrollIntoView({ block: "center", behavior: "instant" });
  });
}
