// The heat map, which is the table of papers too: a row a paper, a cell a field. Only the rows in sight are in the page.

const ROW = { normal: 30, small: 9 };
const BEYOND = 8;
const grid = { rows: [], height: ROW.normal, first: -1, last: -1, current: 0, printed: false };

function papersSection() {
  grid.head = make("tr", {});
  grid.body = make("tbody", { onkeydown: moveInGrid });
  grid.table = make("table", { class: "grid", "aria-describedby": "legend" }, make("caption", { class: "spoken" }, "Papers by fields"),
    make("thead", {}, grid.head), grid.body);
  grid.frame = make("div", { class: "frame", onscroll: () => requestAnimationFrame(() => drawRows()), role: "region", "aria-label": "Papers by fields", tabindex: "0" }, grid.table);
  return make("section", { id: "papers", "aria-labelledby": "papers-title" },
    make("h2", { id: "papers-title", tabindex: "-1" }, "Papers"),
    filterForm(),
    make("div", { class: "above" },
      make("p", { id: "found", role: "status" }),
      make("p", { id: "legend", class: "legend" }, legend("s", "3", "stated, with the number of values"), legend("n", "–", "not stated"),
        legend("d", "?", "not determined"), legend("-", "×", "no answer")),
      button("Small rows", (event) => resize(event.target), { "aria-pressed": "false", class: "density" })),
    grid.frame);
}

function legend(sign, text, meaning) {
  return make("span", {}, make("span", { class: `cell ${sign === "-" ? "x" : sign}`, "aria-hidden": "true" }, text), ` ${meaning} `);
}

function resize(control) {
  const small = grid.height === ROW.normal;
  grid.height = small ? ROW.small : ROW.normal;
  control.setAttribute("aria-pressed", String(small));
  grid.table.classList.toggle("small-rows", small);
  drawRows(true);
}

/** Sort and filter anew, and show the first row if what is shown is another list. */
function refreshGrid(toTop = false) {
  grid.rows = wantedPapers();
  grid.current = 0;
  byId("found").textContent = grid.rows.length === overview.papers.length
    ? plural(grid.rows.length, "paper")
    : `${grid.rows.length} of ${plural(overview.papers.length, "paper")}`;
  drawHead();
  if (toTop) grid.frame.scrollTop = 0;
  drawRows(true);
}

function columns() {
  const some = (has) => overview.papers.some(has);
  return [
    { key: "paper", name: "Paper", kind: "name" },
    some((paper) => paper.year !== undefined) ? { key: "year", name: "Year", kind: "short", text: (paper) => paper.year || "–" } : null,
    some((paper) => paper.level) ? { key: "level", name: "Level", kind: "short", text: (paper) => levelText(paper) || "–" } : null,
    { key: "stated", name: "Stated", kind: "short", text: (paper) => String(paper.stated) },
    { key: "review", name: "Review", kind: "short review-column", text: reviewText, unsorted: true },
    ...overview.fields.map((field, place) => ({ key: field.name, name: words(field.name), kind: "heat", place, question: field.question })),
  ].filter(Boolean);
}

function reviewText(paper) {
  const done = progress(paper);
  return done.decided ? `${done.checked}/${askedFields(paper)}` : "–";
}

function drawHead() {
  grid.columns = columns();
  const focused = document.activeElement && document.activeElement.dataset.sort;
  grid.head.replaceChildren(...grid.columns.map((column) => make("th", {
    scope: "col", class: column.kind, "aria-sort": column.key === order.by ? (order.down ? "descending" : "ascending") : null,
  }, column.unsorted ? column.name : button([column.name, column.key === order.by ? make("span", { "aria-hidden": "true" }, order.down ? " ▼" : " ▲") : ""],
    () => sortBy(column.key), { "data-sort": column.key, title: column.question || null }))));
  grid.table.setAttribute("aria-colcount", grid.columns.length);
  grid.table.setAttribute("aria-rowcount", grid.rows.length + 1);
  if (focused) [...grid.head.querySelectorAll("button")].find((control) => control.dataset.sort === focused)?.focus();
}

/** Sort by a column; by the same once more, the other way round; a third time, in the order of the records. */
function sortBy(key) {
  if (order.by !== key) Object.assign(order, { by: key, down: ["year", "level", "stated"].includes(key) });
  else if (order.down !== ["year", "level", "stated"].includes(key)) Object.assign(order, { by: "", down: false });
  else order.down = !order.down;
  refreshGrid(true);
}

/** Put the rows in sight into the table, and empty space for the others. */
function drawRows(anew = false) {
  const { frame, rows, height } = grid;
  const seen = Math.ceil((frame.clientHeight || 700) / height);
  const first = grid.printed ? 0 : Math.max(0, Math.floor(frame.scrollTop / height) - BEYOND);
  const last = grid.printed ? rows.length : Math.min(rows.length, first + seen + 2 * BEYOND);
  if (!anew && first === grid.first && last === grid.last) return;
  const focused = grid.body.contains(document.activeElement);
  Object.assign(grid, { first, last });
  grid.body.replaceChildren(space(first * height), ...rows.slice(first, last).map((paper, at) => row(paper, first + at)), space((rows.length - last) * height));
  if (focused) focusRow(false);
}

function space(height) {
  const cell = make("td", { colspan: grid.columns.length });
  cell.style.height = `${height}px`;
  return make("tr", { class: "space", "aria-hidden": "true", hidden: height === 0 }, cell);
}

function row(paper, number) {
  const line = make("tr", { "aria-rowindex": number + 2, "data-row": number, class: paper.error ? "failed" : null }, grid.columns.map((column) => {
    if (column.kind === "name") {
      return make("th", { scope: "row", class: "name" }, make("a", {
        href: paperLink(paper), tabindex: number === grid.current ? "0" : "-1", title: `${paper.title}\n${paper.id}`, onfocus: () => (grid.current = number),
      }, paper.title));
    }
    return column.text ? make("td", { class: column.kind }, column.text(paper)) : cell(paper, column);
  }));
  line.style.height = `${grid.height}px`;
  return line;
}

/** One status: told by its sign and its shape, not by colour alone. A click opens the paper at the field. */
function cell(paper, column) {
  const sign = paper.statuses[column.place];
  const status = STATUSES[sign].name;
  const count = paper.counts[column.place];
  const values = paper.values[column.place].map((number) => overview.fields[column.place].values[number]);
  const told = count ? `${plural(count, "value")}${values.length ? `: ${values.join(", ")}` : ""}` : "";
  return make("td", {
    class: `cell ${sign === "-" ? "x" : sign}`, title: `${column.name}: ${status}${told ? `, ${told}` : ""}`,
    onclick: () => (location.hash = paperLink(paper, column.key)),
  }, make("span", { "aria-hidden": "true" }, { s: String(count), n: "–", d: "?", "-": "×" }[sign]), spoken(count ? `${status}, ${plural(count, "value")}` : status));
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity };

/** Move between rows with the arrows, as one stop of the tab key. */
function moveInGrid(event) {
  const step = STEPS[event.key];
  if (!step || event.target.tagName !== "A") return;
  event.preventDefault();
  grid.current = Math.max(0, Math.min(grid.rows.length - 1, grid.current + step));
  focusRow(true);
}

function focusRow(scroll) {
  if (scroll) {
    const top = grid.current * grid.height;
    const view = grid.frame.clientHeight - grid.head.offsetHeight - grid.height;
    if (top < grid.frame.scrollTop) grid.frame.scrollTop = top;
    else if (top > grid.frame.scrollTop + view) grid.frame.scrollTop = top - view;
    drawRows(true);
  }
  const link = grid.body.querySelector(`tr[data-row="${grid.current}"] a`);
  if (link) {
    for (const other of grid.body.querySelectorAll('a[tabindex="0"]')) other.tabIndex = -1;
    link.tabIndex = 0;
    link.focus({ preventScroll: true });
  }
}
