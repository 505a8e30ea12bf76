// A press on a person's name writes it, with its @, where the caret stands in the reply.
addEventListener("click", (event) => {
  const button = event.target.closest("button[data-names]");
  const box = button?.form?.querySelector("textarea");
  if (!box) return;
  const before = box.value.slice(0, box.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  box.setRangeText(`${gap}${button.dataset.names} `, box.selectionStart, box.selectionEnd, "end");
  box.focus();
});
