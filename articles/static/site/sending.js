// The queue: what is kept on this device goes to the server in the order in which it was typed, one request at a time,
// and stays until the server has said that it has it. Imported by the modules that fill it and by those that watch it:
// each answer is told by "autosave:heard" on the document, with {id, outcome, …}; the outcomes are saved, waiting (no
// connection), conflict (saved from elsewhere meanwhile), refused, and signed-out, after which all waits for resume().

import { amend, drop, mine, read } from "./kept.js";

const RETRY = [2, 4, 8, 15, 30, 60]; // seconds; the last one repeats
const UNSURE = 8; // how many unanswered bodies are remembered
const ready = new Set();
const stopped = new Set(); // a person has to decide first
const sent = new Map(); // id → rev of what is on its way
let busy = false;
let paused = false;
let failures = 0;
let wait;

const goes = (id) => !stopped.has(id) && !read(id)?.submitted;
export const waiting = () => mine().filter(goes).length;
const tell = (id, outcome, said = {}) => document.dispatchEvent(new CustomEvent("autosave:heard", { detail: { ...said, id, outcome } }));

export function send(...ids) {
  for (const id of ids) {
    ready.add(id);
    stopped.delete(id);
  }
  return pump();
}

// The connection, or the person, is back.
export function resume() {
  paused = false;
  failures = 0;
  return send(...mine().filter(goes));
}

// The page is going away: all that is not on its way goes now, even beside another request.
export function flush() {
  if (paused) return;
  for (const id of mine()) if (goes(id) && sent.get(id) !== read(id).rev) post(id, { keepalive: true });
}

// It was sent the plain way, or taken back by the person.
export function forget(id) {
  ready.delete(id);
  stopped.delete(id);
}

async function pump() {
  clearTimeout(wait);
  if (busy || paused) return;
  busy = true;
  try {
    for (let id = next(); id !== undefined; id = next()) if (!(await post(id))) break;
  } finally {
    busy = false;
  }
}
const next = () => mine().find((id) => ready.has(id));

// The words as they were typed, on the version that the server last confirmed, with the token of now.
function bodyOf(entry) {
  const body = new URLSearchParams(entry.body);
  body.set("based_on", entry.base);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (token) body.set("csrfmiddlewaretoken", token);
  return body;
}

// May the queue go on?
async function post(id, { keepalive = false } = {}) {
  ready.delete(id);
  const entry = read(id);
  if (!entry) return true;
  sent.set(id, entry.rev);
  try {
    const answer = await fetch(entry.url, {
      method: "POST",
      body: bodyOf(entry),
      keepalive,
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-Autosave": "1" },
    });
    const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    return hear(id, entry, answer, json);
  } catch {
    return later(id, entry);
  } finally {
    sent.delete(id);
  }
}

function hear(id, entry, answer, json) {
  if (answer.ok && json?.saved_at) return saved(id, entry, json);
  if (answer.status === 403 && json?.message) return refused(id, json);
  if (answer.redirected || answer.ok || answer.status === 401 || answer.status === 403) return signedOut(id, json);
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return later(id, entry);
  if (json?.theirs) return newer(id, entry, json);
  if (json?.kept && read(id)?.rev === entry.rev) drop(id); // it is on the server, beside the text it is about
  return refused(id, json ?? { message: `The server answered ${answer.status}. Load the page again.` });
}

function saved(id, entry, json) {
  failures = 0;
  const more = read(id)?.rev !== entry.rev; // typed while this was on its way: the same form, on what is there now
  if (more) amend(id, { base: String(json.version ?? entry.base), unsure: [] });
  else drop(id);
  tell(id, "saved", { ...json, more });
  return true;
}

// No answer: it may have arrived all the same, which is remembered, so that it is not taken for somebody else's.
function later(id, entry) {
  const { unsure = [] } = read(id) ?? entry;
  amend(id, { unsure: [...unsure.filter((body) => body !== entry.body), entry.body].slice(-UNSURE) });
  ready.add(id);
  const seconds = RETRY[Math.min(failures, RETRY.length - 1)];
  failures += 1;
  clearTimeout(wait);
  wait = setTimeout(pump, seconds * 1000);
  tell(id, "waiting");
  return false;
}

// Something newer is on the server. If it is what this page sent without hearing of it, it goes on from there.
function newer(id, entry, json) {
  const { unsure = [] } = read(id) ?? entry;
  if (!unsure.some((body) => holds(body, json.theirs))) return decide(id, "conflict", json);
  amend(id, { base: json.version, unsure: [] });
  ready.add(id);
  return true;
}

const line = (words) => words.replaceAll("\r\n", "\n");
function holds(body, theirs) {
  const sentBody = new URLSearchParams(body);
  return Object.entries(theirs).every(([name, value]) => line(sentBody.getAll(name).join(",")) === line(value));
}

const refused = (id, json) => decide(id, "refused", json);
function decide(id, outcome, json) {
  stopped.add(id);
  tell(id, outcome, json);
  return true;
}

function signedOut(id, json) {
  ready.add(id);
  paused = true;
  tell(id, "signed-out", json ?? {});
  return false;
}

addEventListener("online", resume);
addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
addEventListener("pagehide", flush);
