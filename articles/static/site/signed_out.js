// A session that ran out: the password is asked for in place, from the same person, and what waited is then sent.

import { resume } from "./sending.js";

const AGAIN = 60_000; // ms in which a new token is fetched once, so that nothing goes round in circles
const dialog = document.getElementById("sign-in-again");
const form = dialog?.querySelector("form");
const fault = form?.querySelector("[role=alert]");
const headers = { Accept: "application/json", "X-Autosave": "1" };
let renewed = -AGAIN;
let token;
let goOn = () => {};

// Signed in elsewhere meanwhile, which made this page's token an old one? Then a new one is enough.
async function ask() {
  if (!form || dialog.open) return;
  const now = await fetch(form.action, { headers, cache: "no-store" }).then((answer) => answer.json()).catch(() => null);
  if (!now) return setTimeout(resume, 5000); // no connection either
  renew(now.token);
  if (now.reader === document.body.dataset.reader && performance.now() - renewed > AGAIN) {
    renewed = performance.now();
    return back();
  }
  say(now.reader && now.reader !== document.body.dataset.reader ? "Somebody else is signed in here now." : "");
  if (!dialog.open) dialog.showModal();
}

function renew(fresh) {
  token = fresh;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}

function say(words) {
  fault.textContent = words;
  fault.hidden = !words;
}

function back() {
  resume();
  goOn();
  goOn = () => {};
}

async function signIn() {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers });
    const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (!answer.ok) return say(json.message ?? "Too many tries. Wait a minute, then try again.");
    renew(json.token);
    form.reset();
    dialog.close();
    back();
  } catch {
    say("No connection. What you typed is kept: try again when it is back.");
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  signIn();
});
form?.querySelector("[data-later]").addEventListener("click", () => dialog.close());
document.addEventListener("autosave:heard", (event) => event.detail.outcome === "signed-out" && ask());
addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status !== 401) return;
  goOn = () => detail.elt.isConnected && detail.elt.click();
  ask();
});
addEventListener("htmx:afterSettle", () => token && renew(token));
