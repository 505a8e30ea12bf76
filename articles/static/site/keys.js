// One key, one act: a key presses the control that carries it in data-key ("n", "Enter", or two in a row, "g q").
// Never while someone is typing, never with a modifier held, and a person can switch all of it off (WCAG 2.1.4).
const SETTING = "single-keys";
const PAUSE = 1000; // ms in which the second key of a pair must come

const off = () => localStorage.getItem(SETTING) === "off";
const typing = (el) => el.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
const operable = (el) => el.closest("a, button, summary, input, select, textarea");
let first = "";
let wait;

// On the way to what comes next, a key would still act on what is there now: the next verdict would fall on this citation.
let leaving;
const leaves = () => {
  clearTimeout(leaving);
  leaving = setTimeout(arrives, 5000);
};
const arrives = () => (leaving = clearTimeout(leaving));
// Nor may the Enter that belongs to such a lost key pass over what has come in the meantime.
let lost = false;
addEventListener("pointerdown", () => (lost = false));
addEventListener("submit", (event) => event.defaultPrevented || event.target.method === "dialog" || leaves());
addEventListener("htmx:beforeRequest", (event) => event.detail.target?.matches(".desk-evidence") && leaves());
addEventListener("htmx:afterRequest", arrives);
addEventListener("pageshow", arrives);

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || off() || typing(event.target)) return;
  if (document.querySelector("dialog:modal")) return;
  if (leaving) return (lost ||= event.key !== "Enter");
  if (event.key === "Enter" && operable(event.target)) return; // Enter already means: press what has the focus
  if (event.key === "Enter" && lost) return (lost = false);
  lost = false;
  const act = acts(event.key);
  if (!act) return;
  event.preventDefault();
  act();
});

// What a key does here and now, or nothing.
function acts(key) {
  const pair = first && press(`${first} ${key}`);
  first = "";
  clearTimeout(wait);
  if (pair) return pair;
  if (key === "?") return opens("keys");
  if (key === "x") return tick();
  return press(key) ?? walk(key) ?? begins(key);
}

function press(key) {
  const control = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((el) => el.checkVisibility());
  if (!control) return;
  const field = control.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  return () => (field ? control.focus() : control.click());
}

// j and k walk whatever list the page says is its list; a page may give them to controls of its own instead.
function walk(key) {
  if (key !== "j" && key !== "k") return;
  const rows = [...document.querySelectorAll("[data-walk] [data-stop]")].filter((el) => el.checkVisibility());
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement.closest("[data-stop]") ?? document.activeElement.closest("li")?.querySelector("[data-stop]"));
  const next = here + (key === "j" ? 1 : -1);
  return () => rows[Math.min(rows.length - 1, Math.max(0, next))].focus();
}

function tick() {
  const box = document.activeElement.closest("li, tr")?.querySelector("input[type=checkbox]");
  return box && (() => box.click());
}

function opens(id) {
  const dialog = document.getElementById(id);
  return dialog && (() => dialog.showModal());
}

// The first key of a pair waits a moment for its second.
function begins(key) {
  if (!document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) return;
  return () => {
    first = key;
    wait = setTimeout(() => (first = ""), PAUSE);
  };
}

const choice = document.querySelector("[data-single-keys]");
if (choice) {
  choice.checked = !off();
  choice.addEventListener("change", () => localStorage.setItem(SETTING, choice.checked ? "on" : "off"));
}
