// Conveniences on top of pages that work without script. No dependency, no build step, nothing stored in the browser.
"use strict";

for (const summary of document.querySelectorAll("[data-focus]")) summary.focus();
