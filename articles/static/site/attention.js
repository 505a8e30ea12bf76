// How long the citation in focus was really read: the page in view, and touched (pointer, key or scroll) no longer than
// IDLE ago, so that pauses are left out. The total travels in the form's data-active-seconds with whatever is saved next;
// reading before the first verdict is kept in this tab until then.

const IDLE = 30_000; // ms that one touch is good for
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart"];
let field = null;
let touched = -IDLE;
let counted = performance.now();
let spent = 0; // ms at this citation
let inView = document.visibilityState === "visible";

// Adds the time since the last look, as far as it was spent here.
function count() {
  const now = performance.now();
  const until = inView ? Math.min(now, touched + IDLE) : counted;
  spent += Math.max(0, until - counted);
  counted = now;
}

function store() {
  if (!field?.form) return;
  const name = `active:${field.form.dataset.autosaveKey}`;
  field.value = Math.max(Number(field.value), Math.floor(spent / 1000));
  try {
    sessionStorage.setItem(name, String(spent));
  } catch {
    // a device that keeps nothing counts from the panel's beginning
  }
}

// Another panel: what was spent at the last one is put away, and counting goes on from what is known of this one.
function turn() {
  const now = document.querySelector("#focus [data-active-seconds]");
  if (now === field) return;
  count();
  store();
  field = now;
  spent = field ? Math.max(Number(field.value) * 1000, Number(sessionStorage.getItem(`active:${field.form.dataset.autosaveKey}`))) : 0;
}

const touch = () => {
  count();
  touched = performance.now();
};
for (const kind of TOUCHES) addEventListener(kind, touch, { capture: true, passive: true });
document.addEventListener("visibilitychange", () => {
  count();
  store();
  inView = document.visibilityState === "visible";
}, { capture: true });
addEventListener("autosave:take", (event) => {
  if (field?.form !== event.target) return;
  count();
  store();
});
addEventListener("htmx:beforeSwap", () => {
  count();
  store();
});
addEventListener("htmx:afterSettle", turn);
touch();
turn();
