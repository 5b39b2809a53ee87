// The page: what is shown at which address, the theme, the keys, and printing.

const SECTIONS = [["overview", "Overview"], ["papers", "Papers"], ["values", "Values"]];

async function start() {
  if (typeof DecompressionStream === "undefined") {
    byId("opening").textContent = "This browser is too old to unpack the records in this page. Firefox 113, Chrome 80, Safari 16.4 or later can.";
    return;
  }
  await readOverview();
  byId("report-title").textContent = overview.title;
  fill(byId("all"), [overviewSection(), papersSection(), valuesSection()]);
  fill(byId("sections"), SECTIONS.map(([id, text]) => make("a", { href: `#${id}` }, text)));
  startTheme();
  startReview();
  startKeys();
  startPrinting();
  byId("opening").remove();
  byId("all").hidden = false;
  refreshGrid();
  window.addEventListener("hashchange", () => route().catch(sayBroken));
  window.addEventListener("resize", () => drawRows());
  await route();
  document.body.dataset.ready = "true";
}

/** Show what the address asks for: a paper, perhaps at a field, or a section of the whole. */
async function route() {
  const [, number, field] = /^#\/paper\/(\d+)(?:\/(.+))?$/.exec(location.hash) || [];
  const paper = overview.papers[Number(number)];
  const left = paper ? null : shown;
  byId("all").hidden = Boolean(paper);
  byId("paper").hidden = !paper;
  document.title = paper ? `${paper.title} – ${overview.title}` : overview.title;
  if (paper) {
    await openPaper(paper, field ? decodeURIComponent(field) : "");
    return;
  }
  shown = null;
  drawRows(true);
  const section = SECTIONS.some(([id]) => `#${id}` === location.hash) ? location.hash.slice(1) : "";
  if (section) go(section, left);
}

/** Go to a section; coming from a paper, to its row. */
function go(section, from = null) {
  if (location.hash !== `#${section}`) {
    location.hash = section;
    return;
  }
  byId(section).scrollIntoView({ block: "start" });
  const at = from ? grid.rows.indexOf(from) : -1;
  if (section === "papers" && at >= 0) {
    grid.current = at;
    focusRow(true);
  } else byId(`${section}-title`).focus({ preventScroll: true });
}

function startTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const control = byId("theme");
  const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const show = () => (control.textContent = isDark() ? "Light" : "Dark");
  const kept = stored("theme");
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
  control.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    store("theme", document.documentElement.dataset.theme);
    show();
  });
  dark.addEventListener("change", show);
  show();
}

const KEYS = [
  ["/", "search the papers"], ["↑ ↓ Home End", "in the table: from row to row"], ["Enter", "open the paper of the row"],
  ["j  k", "in a paper: next and previous value"], ["]  [", "next and previous field"], ["n  p", "next and previous paper"],
  ["r  w  c", "the value is right, wrong, to be corrected"], ["m", "add a missed value to the field"], ["x", "the field is checked"],
  ["Escape", "back to all papers"], ["?", "this list"],
];

function startKeys() {
  const dialog = byId("keys-dialog");
  const on = make("input", { type: "checkbox", id: "keys-on", onchange: () => store("keys", on.checked ? null : "off") });
  on.checked = stored("keys") !== "off";
  fill(dialog, [
    make("h2", { id: "keys-title" }, "Keys"),
    make("dl", { class: "keys" }, KEYS.map(([key, text]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, text)))),
    make("p", {}, make("label", {}, on, " Keys of one letter are on")),
    make("p", { class: "small" }, "Everything can be reached with Tab, Enter and the space bar too."),
    button("Close", () => dialog.close()),
  ]);
  byId("keys").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    if (event.key.length === 1 && !on.checked) return;
    const action = keyAction(event.key);
    if (action) {
      event.preventDefault();
      action();
    }
  });
}

function keyAction(key) {
  if (key === "?") return () => byId("keys-dialog").showModal();
  if (!shown || byId("paper").hidden) return key === "/" ? () => byId("filter-text").focus() : null;
  const paper = shown;
  const section = document.activeElement?.closest?.(".field");
  const card = document.activeElement?.closest?.(".card[data-value]");
  const press = (scope, act) => () => scope.querySelector(`[data-act="${act}"]`).click();
  const acts = { r: "right", w: "wrong", c: "corrected" };
  if (key in acts) return card ? press(card, acts[key]) : () => say("Choose a value first, with j and k.", true);
  if (key === "m" || key === "x") return section ? press(section, key === "m" ? "missed" : "checked") : () => say("Choose a field first, with ] and [.", true);
  if (key === "j" || key === "k") return () => step(".answers .card[data-value]", key === "j" ? 1 : -1);
  if (key === "]" || key === "[") return () => step(".answers .field > h4", key === "]" ? 1 : -1);
  if (key === "n" || key === "p") {
    const other = neighbour(paper, key === "n" ? 1 : -1);
    return () => (other ? (location.hash = paperLink(other)) : say(key === "n" ? "This is the last paper." : "This is the first paper."));
  }
  return key === "Escape" ? () => (location.hash = "papers") : null;
}

/** Move the focus to the next or previous of some elements, seen from where it is. */
function step(selector, direction) {
  const all = [...document.querySelectorAll(selector)];
  const active = document.activeElement;
  const inside = all.findIndex((element) => element.contains(active));
  let next = inside + direction;
  if (inside < 0) {
    const after = all.findIndex((element) => active.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    next = direction > 0 ? (after < 0 ? all.length : after) : (after < 0 ? all.length : after) - 1;
  }
  const to = all[Math.max(0, Math.min(all.length - 1, next))];
  if (!to) return;
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}

/** On paper everything is open, and the table is whole. */
function startPrinting() {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open]):not(.text)")];
    for (const part of opened) part.open = true;
    grid.printed = true;
    drawRows(true);
  });
  window.addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
    grid.printed = false;
    drawRows(true);
  });
}

function sayBroken(problem) {
  say(`This cannot be shown: ${problem.message}`, true);
  throw problem;
}

start().catch(sayBroken);
