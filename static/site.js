// Optional comforts: keyboard shortcuts, and a choice of light or dark. Everything works without them.
"use strict";
(() => {
  const dark = "(prefers-color-scheme: dark)";

  // What the reader chose; a browser may refuse to remember.
  function remembered(name) {
    try { return localStorage.getItem(name) || ""; } catch { return ""; }
  }
  function remember(name, value) {
    try { localStorage.setItem(name, value); } catch { /* for this page only */ }
  }

  // The stylesheet has the dark colours for systems that ask for them: here the reader's choice decides.
  function rulesWithin(rules) {
    return [...rules].flatMap((rule) => [rule, ...rulesWithin(rule.cssRules || [])]);
  }
  const darkRules = [...document.styleSheets]
    .flatMap((sheet) => rulesWithin(sheet.cssRules))
    .filter((rule) => rule.media?.mediaText === dark);
  function paint(theme) {
    for (const rule of darkRules) rule.media.mediaText = { dark: "all", light: "not all" }[theme] || dark;
    for (const meta of document.querySelectorAll("meta[data-theme]")) {
      const own = meta.dataset.theme;
      meta.media = !theme ? `(prefers-color-scheme: ${own})` : theme === own ? "all" : "not all";
    }
    document.documentElement.dataset.theme = theme;
  }
  const theme = remembered("theme");
  if (theme) paint(theme);

  // The controls are kept in the page as a template, so that they appear only where this script runs.
  const tools = document.getElementById("tools");
  if (!tools) return;
  tools.before(tools.content.cloneNode(true));
  const help = document.getElementById("help");
  const keys = document.getElementById("keys");
  for (const choice of document.querySelectorAll("input[name=theme]")) {
    choice.checked = choice.value === theme;
    choice.addEventListener("change", () => { remember("theme", choice.value); paint(choice.value); });
  }
  keys.checked = remembered("keys") !== "off";
  keys.addEventListener("change", () => remember("keys", keys.checked ? "" : "off"));
  document.getElementById("help-open").addEventListener("click", () => help.showModal());

  // Headlines in the order of the page; what is folded away is passed over.
  const others = ".pagehead__title, .sechead__title, .letter__title";
  const headlines = `main [class$=__title]:not(${others}) a, main a.ledger__title`;
  function step(by) {
    const all = [...document.querySelectorAll(headlines)].filter((link) => link.getClientRects().length);
    const here = document.activeElement;
    let place = all.indexOf(here);
    if (place < 0) {
      const before = all.filter((link) => here.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_PRECEDING);
      place = by > 0 ? before.length - 1 : before.length;
    }
    all[place + by]?.focus();
  }
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    o: () => (document.querySelector(`:is(${headlines}):focus`) || document.querySelector(".go__full"))?.click(),
    "/": () => document.getElementById("q")?.focus(),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || help.open || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(actions, event.key)) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    actions[event.key]();
  });
})();
