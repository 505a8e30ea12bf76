// The little behaviour every page shares. Each piece looks for its own hook and does nothing without it.
import "./autosave.js";
import "./bulk.js";
import "./desk.js";
import "./dialogs.js";
import "./faults.js";
import "./keys.js";
import "./nav.js";
import "./pieces.js";
