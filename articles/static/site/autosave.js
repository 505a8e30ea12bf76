// Nothing typed is lost. A form with data-autosave saves itself (to the address that stands there, else to its action): a
// moment after typing, at the latest MAX_WAIT after the first key that is not saved, and at once on a choice. Until the
// server has confirmed it, it is kept on this device under data-autosave-key (kept.js) and goes out from there
// (sending.js), with the version that the form shows (data-autosave-version): if another page saved something else since,
// both are shown and the person chooses. The answers of the server are in docs/design-system.md.

import { adopt, amend, drop, mine, read, write } from "./kept.js";
import { forget, send, waiting } from "./sending.js";

const PAUSE = 600; // ms after the last keystroke
const MAX_WAIT = 1500; // ms after the first keystroke that was not sent: who types on is saved as well
const savers = new WeakMap();

const clock = () => new Date().toISOString().slice(11, 16); // UTC, like every time on the page
const worthKeeping = (el) => el.name && !["hidden", "password", "file", "submit", "button", "image"].includes(el.type);
// Hidden fields are kept only where they hold a choice (data-autosave-keep), never tokens and versions.
const fields = (form) => [...form.elements].filter((el) => worthKeeping(el) || (el.name && "autosaveKeep" in el.dataset));

// What the person has put in, as pairs; boxes and radios by value, ticked ones only.
function typed(form) {
  return fields(form).flatMap((el) => {
    if (el.type === "checkbox" || el.type === "radio") return el.checked ? [[el.name, el.value]] : [];
    if (el.multiple) return [...el.selectedOptions].map((option) => [el.name, option.value]);
    return [[el.name, el.value]];
  });
}

function fill(form, pairs) {
  for (const el of fields(form)) {
    const values = pairs.filter(([name]) => name === el.name).map(([, value]) => value);
    if (el.type === "checkbox" || el.type === "radio") el.checked = values.includes(el.value);
    else if (el.multiple) for (const option of el.options) option.selected = values.includes(option.value);
    else if (values.length) el.value = values[0];
  }
  for (const button of form.querySelectorAll("button[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(pairs.some(([name, value]) => name === button.name && value === button.value)));
  }
}

// The whole form, hidden fields too, but no file, and no token: that is the page's, when it is sent.
function bodyOf(form) {
  form.dispatchEvent(new CustomEvent("autosave:take", { bubbles: true }));
  return new URLSearchParams([...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File)));
}

class Saver {
  constructor(form) {
    this.form = form;
    this.id = form.dataset.autosaveKey || form.getAttribute("action") || location.pathname;
    this.version = form.dataset.autosaveVersion ?? "";
    this.status = document.getElementById(form.dataset.autosaveStatus) ?? form.querySelector("[data-saved]");
    this.restore();
  }

  // Something was put in: keep it here first, then send it.
  touch(delay) {
    const before = read(this.id);
    this.kept = write(this.id, {
      url: this.form.dataset.autosave || this.form.action,
      body: String(bodyOf(this.form)),
      pairs: typed(this.form),
      base: before ? before.base : this.version,
      at: clock(),
      order: before?.order ?? Date.now(),
      unsure: before?.unsure ?? [],
    });
    this.say("no", "Saving…", "i-clock");
    if (this.both?.isConnected) return; // first the person chooses
    this.due ??= Date.now() + MAX_WAIT;
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.send(), Math.max(0, Math.min(delay, this.due - Date.now())));
  }

  send() {
    clearTimeout(this.wait);
    this.due = null;
    if (read(this.id)) send(this.id);
  }

  // What this device kept for this form comes back into it; whether the server has something newer, it says itself.
  restore() {
    const mine = read(this.id);
    if (!mine) return;
    fill(this.form, mine.pairs);
    this.kept = true;
    this.say("no", "Saving…", "i-clock");
    send(this.id);
  }

  heard(said) {
    if (said.outcome === "saved") this.saved(said);
    else if (said.both) this.show(said);
  }

  saved({ version }) {
    if (version === undefined) return;
    this.form.dataset.autosaveVersion = this.version = String(version);
    const field = this.form.elements.based_on;
    if (field) field.value = version;
  }

  // Both texts, side by side, with the choice.
  show({ id, both, version }) {
    this.both?.remove();
    this.form.insertAdjacentHTML("beforebegin", both);
    this.both = this.form.previousElementSibling;
    if (this.both.getBoundingClientRect().top < 0) this.both.scrollIntoView({ block: "center", behavior: "instant" });
    this.both.querySelector("[data-use=mine]").addEventListener("click", () => this.useMine(id, version));
    this.both.querySelector("[data-use=theirs]").addEventListener("click", () => this.useTheirs(id));
  }

  useMine(id, version) {
    this.both.remove();
    if (id !== this.id) fill(this.form, read(id)?.pairs ?? []);
    drop(id);
    drop(this.id);
    this.saved({ version });
    this.touch(0);
  }

  useTheirs(id) {
    drop(id);
    location.reload();
  }

  say(...said) {
    say(this.status, ...said);
  }
}

function say(status, saved, words, icon, link) {
  const place = status?.isConnected ? status : document.querySelector("[data-saved]");
  if (!place) return;
  place.dataset.saved = saved;
  place.querySelector("use")?.setAttribute("href", `#${icon}`);
  const line = place.querySelector("span") ?? place;
  line.textContent = words;
  if (!link) return;
  const { words: textContent, url: href, opens, drops } = link;
  const anchor = Object.assign(document.createElement("a"), { href, textContent });
  if (opens) anchor.dataset.opens = opens;
  if (href) line.append(" ", anchor);
  if (drops) line.append(" ", dropping(drops));
}

// What the server will not take is given up by the person alone.
function dropping(id) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button bare", textContent: "Drop it" });
  button.addEventListener("click", () => {
    drop(id);
    location.reload();
  });
  return button;
}

const WORDS = {
  saved({ saved_at: at, more }) {
    const left = mine().length;
    if (more || waiting()) return ["no", "Saving…", "i-clock"];
    if (left) return ["no", `Saved ${at}. ${left} more kept on this device wait for your choice`, "f-warn"];
    return ["yes", `Saved ${at}, on the server`, "f-ok"];
  },
  waiting(_, saver) {
    if (saver?.kept === false) return ["no", "Not saved. This device cannot keep it: do not close the page. Trying again", "f-warn"];
    const count = waiting();
    return ["no", `Not saved, ${count > 1 ? `${count} ` : ""}kept on this device, trying again`, "f-warn"];
  },
  conflict({ message, url, link }, saver) {
    return ["no", `Not saved, kept on this device. ${message}`, "f-warn", saver ? undefined : { url, words: link }];
  },
  refused({ id, kept, message = "The server did not take this.", url, link = "See what changed" }) {
    const words = kept ? message : `Not saved, kept on this device. ${message}`;
    return ["no", words, "f-warn", { url, words: link, drops: kept ? undefined : id }];
  },
  "signed-out"({ message = "You were signed out, or may no longer write here.", url, link = "Sign in" }) {
    const page = document.body.dataset.signIn;
    const there = url ?? (page && `${page}?next=${encodeURIComponent(location.pathname + location.search)}`);
    return ["no", `Not saved, kept on this device. ${message}`, "f-warn", there && { url: there, words: link, opens: "sign-in-again" }];
  },
};

document.addEventListener("autosave:heard", ({ detail }) => {
  const saver = saverOfId(detail.id);
  for (const [id, html] of Object.entries(detail.pieces ?? {})) {
    const old = document.getElementById(id);
    if (old) old.outerHTML = html;
  }
  saver?.heard(detail);
  say(saver?.status, ...WORDS[detail.outcome](detail, saver));
});

const forms = () => [...document.querySelectorAll("form[data-autosave]")];
const every = () => forms().map(saverOf);
// What another tab left behind for the same form goes out beside what this one typed, and has its name with a ~ behind.
const saverOfId = (id) => every().find((saver) => saver.id === id.split("~")[0]);
const saverOf = (el) => {
  const form = el?.form ?? el?.closest?.("form");
  if (!form?.matches("form[data-autosave]")) return null;
  if (!savers.has(form)) savers.set(form, new Saver(form));
  return savers.get(form);
};

const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=hidden])";
addEventListener("input", (event) => {
  if (event.target.matches?.(TEXT)) saverOf(event.target)?.touch(PAUSE);
});
// A choice is sent at once. Leaving a text box sends what waits, and changes nothing on the page: a line that moved
// here would move the button that is just being pressed.
addEventListener("change", (event) => {
  const saver = saverOf(event.target);
  if (!event.target.matches(TEXT)) saver?.touch(0);
  else if (saver?.due) saver.send();
});
// A press of the form's own button sends the form the plain way: once a page has come back, what is kept is no news.
addEventListener("submit", (event) => {
  const saver = event.defaultPrevented ? null : saverOf(event.target);
  if (!saver) return;
  clearTimeout(saver.wait);
  bodyOf(event.target);
  forget(saver.id);
  amend(saver.id, { submitted: true });
});
addEventListener("htmx:beforeSwap", () => every().forEach((saver) => saver.due && saver.send()));
addEventListener("htmx:afterSettle", every);

// After a load. Back at a page whose form was sent the plain way and never arrived: that is still to be sent.
const [entry] = performance.getEntriesByType("navigation");
for (const id of mine().filter((id) => read(id).submitted)) {
  if (entry?.type === "back_forward") amend(id, { submitted: false });
  else drop(id);
}
every();
send(...mine());
adopt().then((ids) => {
  every().filter((saver) => ids.includes(saver.id)).forEach((saver) => saver.restore());
  send(...ids);
});
