// Nothing typed is lost. A form with data-autosave posts itself: a moment after typing, at once on a choice. What the
// server has not confirmed is kept on this device under data-autosave-key and comes back after a reload, unless the
// server has something newer (data-autosave-version differs from the version the typing began on): then the person is asked.
// The answer is JSON: {"saved_at": "12:16", "version": "…", "pieces": {"id": "<html>"}}, or with 400/409 {"message", "url", "link"}.

const PAUSE = 600; // ms after the last keystroke
const RETRY = [2, 4, 8, 15, 30, 60]; // seconds; the last one repeats
const PREFIX = "autosave:";
const savers = new WeakMap();

const kept = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(value));
      return true;
    } catch {
      return false; // full, or forbidden: the server is still asked
    }
  },
  drop: (key) => localStorage.removeItem(PREFIX + key),
};

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
  const values = Map.groupBy ? Map.groupBy(pairs, ([name]) => name) : grouped(pairs);
  for (const el of fields(form)) {
    const mine = (values.get(el.name) ?? []).map(([, value]) => value);
    if (el.type === "checkbox" || el.type === "radio") el.checked = mine.includes(el.value);
    else if (el.multiple) for (const option of el.options) option.selected = mine.includes(option.value);
    else if (mine.length) el.value = mine[0];
  }
}

function grouped(pairs) {
  const map = new Map();
  for (const pair of pairs) map.set(pair[0], [...(map.get(pair[0]) ?? []), pair]);
  return map;
}

class Saver {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.autosaveKey || form.getAttribute("action") || location.pathname;
    this.version = form.dataset.autosaveVersion ?? "";
    this.status = document.getElementById(form.dataset.autosaveStatus) ?? form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
    this.failures = 0;
    this.restore();
  }

  // Something was put in: keep it here first, then send it.
  touch(delay) {
    this.snapshot = this.take();
    const stored = kept.write(this.key, { pairs: typed(this.form), base: this.version, at: clock() });
    this.say("no", "Saving…", "i-clock");
    this.unkept = !stored;
    this.stopped = false;
    this.schedule(delay);
  }

  // The body of the request as it stands now: later swaps of the page cannot change it.
  take() {
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    return new URLSearchParams([...body]);
  }

  schedule(delay) {
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.send(), delay);
  }

  async send({ keepalive = false } = {}) {
    clearTimeout(this.wait);
    if (this.busy || !this.snapshot) return; // one request at a time; what came meanwhile goes next
    const body = this.snapshot;
    this.snapshot = null;
    this.busy = true;
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body,
        keepalive,
        credentials: "same-origin",
        headers: { Accept: "application/json", "X-Autosave": "1" },
      });
      await this.hear(answer, body);
    } catch {
      this.again(body); // no connection
    } finally {
      this.busy = false;
    }
    if (this.snapshot && !this.failures && !this.stopped) this.schedule(0);
  }

  async hear(answer, body) {
    const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    if (answer.ok && json?.saved_at) return this.saved(json);
    if (answer.status === 403 && json?.message) return this.refused(json);
    if (answer.redirected || answer.ok || answer.status === 401 || answer.status === 403) return this.signedOut(json);
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return this.again(body);
    this.refused(json ?? { message: `The server answered ${answer.status}. Load the page again.` });
  }

  saved({ saved_at: at, version, pieces = {} }) {
    this.failures = 0;
    this.stopped = false;
    if (version !== undefined) this.form.dataset.autosaveVersion = this.version = String(version);
    for (const [id, html] of Object.entries(pieces)) {
      const old = document.getElementById(id);
      if (old) old.outerHTML = html;
    }
    if (this.snapshot) return; // more was typed meanwhile: still saving
    kept.drop(this.key);
    this.say("yes", `Saved ${at}, on the server`, "f-ok");
  }

  again(body) {
    this.snapshot ??= body;
    const seconds = RETRY[Math.min(this.failures, RETRY.length - 1)];
    this.failures += 1;
    const where = this.unkept ? "Not saved. This device cannot keep it: do not close the page. Trying again" : "Not saved, kept on this device, trying again";
    this.say("no", where, "f-warn");
    this.schedule(seconds * 1000);
  }

  // Changed meanwhile by someone (409) or not acceptable as it stands (400): what the server says, and where to go.
  refused({ message = "The server did not take this.", url, link = "See what changed" }) {
    this.stopped = true;
    this.say("no", `Not saved, kept on this device. ${message}`, "f-warn", url && { url, link });
  }

  signedOut(json) {
    this.stopped = true;
    const message = json?.message ?? "You were signed out, or may no longer write here.";
    const page = document.body.dataset.signIn;
    const url = json?.url ?? (page && `${page}?next=${encodeURIComponent(location.pathname + location.search)}`);
    this.say("no", `Not saved, kept on this device. ${message}`, "f-warn", url && { url, link: json?.link ?? "Sign in" });
  }

  // After a reload: what this device kept comes back, or, if the server has something newer, is offered.
  restore() {
    const mine = kept.read(this.key);
    if (!mine) return;
    const [entry] = performance.getEntriesByType("navigation");
    const same = JSON.stringify(mine.pairs) === JSON.stringify(typed(this.form));
    if (same || (mine.sent && entry?.type !== "back_forward")) return kept.drop(this.key);
    if (mine.base === this.version) return this.use(mine);
    this.say("no", `This device kept a text from ${mine.at} that the server does not have.`, "f-warn");
    this.offer("Use it", () => this.use(mine));
    this.offer("Drop it", () => {
      kept.drop(this.key);
      this.say("yes", "Dropped. The server’s text stands.", "f-ok");
    });
  }

  use(mine) {
    fill(this.form, mine.pairs);
    for (const button of this.form.querySelectorAll("button[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(mine.pairs.some(([name, value]) => name === button.name && value === button.value)));
    }
    this.touch(0);
  }

  say(saved, words, icon, link) {
    if (!this.status?.isConnected) this.status = document.querySelector("[data-saved]");
    if (!this.status) return;
    this.status.dataset.saved = saved;
    this.status.querySelector("use")?.setAttribute("href", `#${icon}`);
    const line = this.status.querySelector("span") ?? this.status;
    line.textContent = words;
    if (link) line.append(" ", Object.assign(document.createElement("a"), { href: link.url, textContent: link.link }));
  }

  offer(words, act) {
    const line = this.status?.querySelector("span");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button bare", textContent: words });
    button.addEventListener("click", act);
    line?.append(" ", button);
  }
}

const saverOf = (el) => {
  const form = el?.form ?? el?.closest?.("form");
  if (!form?.matches("form[data-autosave]")) return null;
  if (!savers.has(form)) savers.set(form, new Saver(form));
  return savers.get(form);
};
const every = () => [...document.querySelectorAll("form[data-autosave]")].map(saverOf);
const flush = (options) => every().forEach((saver) => saver.send(options));

const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=hidden])";
addEventListener("input", (event) => {
  if (event.target.matches?.(TEXT)) saverOf(event.target)?.touch(PAUSE);
});
// A choice is sent at once. Leaving a text box sends what waits, and changes nothing on the page: a line that moved
// here would move the button that is just being pressed.
addEventListener("change", (event) => {
  const saver = saverOf(event.target);
  if (!event.target.matches(TEXT)) saver?.touch(0);
  else if (!saver?.failures) saver?.send();
});
// A press of the form's own button sends the form the plain way: what is kept here is then no longer news.
addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const saver = saverOf(event.target);
  if (!saver) return;
  clearTimeout(saver.wait);
  saver.snapshot = null;
  const mine = kept.read(saver.key) ?? { pairs: typed(event.target), base: saver.version, at: clock() };
  kept.write(saver.key, { ...mine, sent: true });
});
addEventListener("online", () => flush());
addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush({ keepalive: true }));
addEventListener("htmx:beforeSwap", () => flush());
addEventListener("htmx:afterSettle", every);
every();
