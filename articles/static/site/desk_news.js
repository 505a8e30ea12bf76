// A tab that comes to the front again, or back out of the browser's memory, asks whether anything was saved elsewhere
// since. If so it is loaded anew, as long as nothing here waits to be sent: that is dealt with first, text by text.

import { mine } from "./kept.js";

const bar = () => document.querySelector("[data-newest]");

async function look() {
  const shown = bar();
  if (!shown || document.visibilityState !== "visible" || mine().length) return;
  const answer = await fetch(shown.dataset.newestUrl, { headers: { Accept: "application/json", "X-Autosave": "1" }, cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const { newest, revision } = await answer.json();
  if ((newest > shown.dataset.newest || revision !== shown.dataset.revision) && !mine().length) location.reload();
}

// What this page saved itself is no news to it.
document.addEventListener("autosave:heard", ({ detail }) => {
  if (detail.outcome === "saved" && bar() && detail.version > bar().dataset.newest) bar().dataset.newest = detail.version;
});
addEventListener("visibilitychange", look);
addEventListener("pageshow", (event) => event.persisted && look());
