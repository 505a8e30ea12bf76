// Counts ticked rows for the bulk bar and hides it when there are none. Without script the bar is always there.
const bar = document.querySelector("[data-bulk]");

function count() {
  const all = document.querySelectorAll("input[name=row]");
  const ticked = document.querySelectorAll("input[name=row]:checked").length;
  bar.hidden = ticked === 0;
  bar.querySelector("output").textContent = `${ticked} selected`;
  for (const every of document.querySelectorAll("[data-every-row]")) {
    every.checked = ticked > 0 && ticked === all.length;
    every.indeterminate = ticked > 0 && ticked < all.length;
  }
}

if (bar) {
  addEventListener("change", (event) => {
    if (event.target.matches("[data-every-row]")) {
      for (const row of document.querySelectorAll("input[name=row]")) row.checked = event.target.checked;
    }
    count();
  });
  addEventListener("pageshow", count); // a page that comes back from the cache of the browser keeps its ticks
  count();
}
