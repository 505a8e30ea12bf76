// Opens the dialog named in data-opens; a link that carries it stays a link where there is no script or no such dialog.
// Closing needs no script: a form with method="dialog" does it.
addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog || opener.ariaDisabled === "true") return;
  event.preventDefault();
  if (!dialog.open) dialog.showModal();
});

// A dialog that the server sent open becomes modal.
for (const dialog of document.querySelectorAll("dialog[data-modal]")) {
  dialog.close();
  dialog.showModal();
}

// A button that cannot be used yet stays focusable, says why beside it, and does nothing.
addEventListener("click", (event) => {
  if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
}, { capture: true });

// The menu under the name closes with Escape and when focus or pointer goes elsewhere.
const menus = () => document.querySelectorAll("details.account[open]");
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
for (const kind of ["click", "focusin"]) {
  addEventListener(kind, (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
}
