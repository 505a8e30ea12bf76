// What the server has not confirmed yet, kept on this device: one entry a form, under its reader and its tab. So nobody
// else who uses this device ever sends it, and two tabs do not write over each other. Imported, never a script of its own.
// An entry: {url, body, pairs, base, at, order, rev, unsure}: where to and what is sent, what was put in, the version it
// is based on, when, its place in the queue, another mark at every change, what was sent without hearing an answer, and
// submitted: a button sent it the plain way, so the next page has it.

const PREFIX = `autosave:${document.body.dataset.reader ?? ""}:`;
const memory = new Map(); // where the device keeps nothing
const mark = () => Math.random().toString(36).slice(2);

const tab = (() => {
  try {
    return (sessionStorage.tab ??= mark());
  } catch {
    return mark();
  }
})();
const place = (id) => `${PREFIX}${tab}:${id}`;

export function read(id) {
  try {
    return JSON.parse(localStorage.getItem(place(id))) ?? memory.get(id) ?? null;
  } catch {
    return memory.get(id) ?? null;
  }
}

// Is it on the device? If not, it is at least in this page.
export function write(id, entry) {
  return store(id, { ...entry, rev: mark() });
}

// Changes what stands beside the words, not the words.
export function amend(id, change) {
  const entry = read(id);
  if (entry) store(id, { ...entry, ...change });
}

function store(id, entry) {
  try {
    localStorage.setItem(place(id), JSON.stringify(entry));
    memory.delete(id);
    return true;
  } catch {
    drop(id); // full, or forbidden: an older text must not come back in its place
    memory.set(id, entry);
    return false;
  }
}

export function drop(id) {
  memory.delete(id);
  try {
    localStorage.removeItem(place(id));
  } catch {
    // nothing can be kept here, so nothing is
  }
}

// The names of this tab's entries, the first typed first.
export function mine() {
  const ids = new Set([...memory.keys(), ...names().filter((name) => name.startsWith(place(""))).map((name) => name.slice(place("").length))]);
  return [...ids].sort((a, b) => (read(a)?.order ?? 0) - (read(b)?.order ?? 0));
}

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

// What a tab left behind that is no longer open becomes this one's; gives its names. A tab shows that it is open by a
// lock that the browser takes away with it; where there are none (http), what other tabs keep is taken to be left.
export async function adopt() {
  const held = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name));
  const left = names().filter((name) => !name.startsWith(place("")) && !held.has(`tab-${name.slice(PREFIX.length).split(":")[0]}`));
  return left.map((name) => {
    const [owner, ...rest] = name.slice(PREFIX.length).split(":");
    const id = read(rest.join(":")) ? `${rest.join(":")}~${owner}` : rest.join(":");
    localStorage.setItem(place(id), localStorage.getItem(name));
    localStorage.removeItem(name);
    return id;
  });
}
navigator.locks?.request(`tab-${tab}`, { ifAvailable: true }, (lock) => lock && new Promise(() => {}));
