// A form that came back with faults: the list of them is brought to the reader, as a page load alone says nothing aloud.
document.querySelector("[data-faults]")?.focus();
