// The figures of all papers: numbers, levels, how often each field is stated, which values are the most frequent.

function overviewSection() {
  return make("section", { id: "overview", "aria-labelledby": "overview-title" },
    make("h2", { id: "overview-title", tabindex: "-1" }, "Overview"),
    numbers(),
    overview.audit ? levels(overview.audit) : null,
    rates(),
  );
}

function numbers() {
  const papers = overview.papers;
  const failed = papers.filter((paper) => paper.error);
  const sum = (key) => overview.fields.reduce((total, field) => total + field[key], 0);
  const asked = sum("stated") + sum("not_stated");
  const figures = [
    [papers.length, papers.length === 1 ? "paper" : "papers"],
    [failed.length, "could not be read"],
    [sum("stated"), "answers stated"],
    [percent(sum("stated"), asked), "of what could be looked at"],
    [sum("not_determined"), "not determined"],
    [papers.reduce((total, paper) => total + paper.counts.reduce((a, b) => a + b, 0), 0), "values"],
    [papers.reduce((total, paper) => total + paper.quotes, 0), "quotes"],
    [papers.reduce((total, paper) => total + paper.considered, 0), "candidates turned down"],
  ];
  return [
    make("dl", { class: "figures" }, figures.map(([figure, name]) => make("div", {},
      make("dt", {}, name), make("dd", {}, figure.toLocaleString("en"))))),
    make("p", { class: "small" }, `Checklist: ${overview.checklists.join(", ")}. Made by extractor ${overview.extractors.join(", ")}.`),
  ];
}

function levels(audit) {
  const papers = audit.levels.reduce((total, level) => total + level.papers, 0)
    + audit.ranges.reduce((total, range) => total + range.papers, 0);
  const rows = audit.levels.map((level) => make("tr", {},
    make("th", { scope: "row" }, `${level.level}  ${level.title}`),
    make("td", { class: "number" }, String(level.papers)),
    make("td", { class: "wide" }, bar(level.papers / papers, "stated")),
    make("td", { class: "number" }, rate(level.met)),
    make("td", {}, level.papers ? button("Show", () => showOnly({ level: String(level.level) }),
      { class: "quiet", "aria-label": `Show the papers of level ${level.level}` }) : null),
  ));
  const unsure = audit.ranges.map((range) => make("li", {},
    `${plural(range.papers, "paper")}: level ${range.at_least} to ${range.at_most}, as something could not be read`));
  const checks = audit.checks.map((check) => make("tr", {},
    make("th", { scope: "row" }, check.title), make("td", {}, check.category),
    make("td", { class: "wide" }, interval(check.rate.share, [check.rate.low, check.rate.high])),
    make("td", { class: "number" }, rate(check.rate)),
    make("td", { class: "number" }, String(check.rate.not_determined + check.rate.not_asked || "–")),
  ));
  return [
    make("h3", {}, papers ? "Levels" : "Checks"),
    make("p", { class: "small" }, `${audit.title} (${audit.profile} ${audit.version})`),
    papers ? make("div", { class: "scroll" }, make("table", { class: "plain" },
      make("thead", {}, make("tr", {}, head("level"), head("papers", true), head(spoken("bar")),
        head("meet it (95 %)", true), head(spoken("show")))),
      make("tbody", {}, rows))) : null,
    unsure.length ? make("ul", { class: "small" }, unsure) : null,
    make("div", { class: "scroll" }, make("table", { class: "plain" },
      make("thead", {}, make("tr", {}, head("check"), head("category"), head("pass it"), head("share (95 %)", true), head("not known", true))),
      make("tbody", {}, checks))),
  ];
}

function rate(found) {
  if (found.share === null) return "–";
  return `${percent(found.reported, found.reported + found.missing)} (${bounds([found.low, found.high])})`;
}

function bounds([low, high]) {
  return `${Math.round(100 * low)}–${Math.round(100 * high)}`;
}

function head(content, isNumber = false) {
  return make("th", { scope: "col", class: isNumber ? "number" : null }, content);
}

/** A bar for the eye; the figure stands beside it. */
function bar(share, kind) {
  const inner = make("span", { class: `bar-part ${kind}` });
  inner.style.width = `${100 * share}%`;
  return make("span", { class: "bar", "aria-hidden": "true" }, inner);
}

function interval(share, range) {
  if (share === null || range === null) return "–";
  const whole = bar(share, "stated");
  const line = make("span", { class: "whisker" });
  line.style.left = `${100 * range[0]}%`;
  line.style.width = `${100 * (range[1] - range[0])}%`;
  whole.append(line);
  return whole;
}

/** A row a field: its share with the interval, what is not known, and its most frequent values. */
function rates() {
  let group = null;
  const rows = overview.fields.flatMap((field) => {
    const known = field.stated + field.not_stated;
    const row = make("tr", {},
      make("th", { scope: "row" }, button(words(field.name), () => showOnly({ field: field.name, status: "s" }),
        { class: "quiet", title: field.question || null, "aria-label": `${words(field.name)}: show the papers that state it` })),
      make("td", { class: "number" }, String(field.stated)),
      make("td", { class: "number" }, String(field.not_stated)),
      make("td", { class: "number" }, String(field.not_determined || "–")),
      make("td", { class: "wide" }, interval(known ? field.stated / known : null, field.interval)),
      make("td", { class: "number" }, field.interval ? `${percent(field.stated, known)} (${bounds(field.interval)})` : "–"),
      make("td", { class: "few" }, frequent(field, 3)),
    );
    if (!field.group || field.group === group) return [row];
    group = field.group;
    return [make("tr", { class: "group" }, make("th", { colspan: "7", scope: "colgroup" }, group)), row];
  });
  return [
    make("h3", {}, "How often each field is stated"),
    make("p", { class: "small" }, "Shares are of the papers of which it is known; what is not determined is counted apart. Intervals are Wilson’s, of 95 %."),
    make("div", { class: "scroll" }, make("table", { class: "plain" },
      make("thead", {}, make("tr", {}, head("field"), head("stated", true), head("not stated", true), head("not determined", true),
        head("share"), head("share (95 %)", true), head("most frequent values"))),
      make("tbody", {}, rows))),
  ];
}

/** The papers that have each value of a field, by the value's number: the most frequent first. */
function tally(field) {
  const place = overview.places.get(field.name);
  const counts = field.values.map(() => 0);
  for (const paper of overview.papers) for (const value of paper.values[place]) counts[value] += 1;
  return counts;
}

function frequent(field, most) {
  const counts = tally(field);
  return field.values.slice(0, most).filter((_, number) => field.kind !== "open" || counts[number] > 1)
    .map((value, number) => `${value} ${counts[number]}`).join(" · ");
}

function valuesSection() {
  const fields = overview.fields.filter((field) => field.values.length && field.kind !== "open");
  const place = make("div", { class: "scroll" });
  const choice = make("select", { id: "values-field", onchange: () => place.replaceChildren(valueTable(choice.value)) },
    fields.map((field) => make("option", { value: field.name }, words(field.name))));
  const first = fields.find((field) => field.name === "framework") || fields[0];
  if (first) {
    choice.value = first.name;
    place.append(valueTable(first.name));
  }
  return make("section", { id: "values", "aria-labelledby": "values-title" },
    make("h2", { id: "values-title", tabindex: "-1" }, "Values"),
    first ? make("p", {}, make("label", {}, "Field ", choice)) : make("p", {}, "No field has a value that has a name."),
    place);
}

const TOP_VALUES = 20;

/** The most frequent values of a field, and, where years are known, how many papers of each year have them. */
function valueTable(name) {
  const field = overview.fields[overview.places.get(name)];
  const place = overview.places.get(name);
  const counts = tally(field);
  const years = [...new Set(overview.papers.map((paper) => paper.year).filter((year) => year !== undefined))].sort((a, b) => a - b);
  const rows = field.values.slice(0, TOP_VALUES).map((value, number) => {
    const having = overview.papers.filter((paper) => paper.values[place].includes(number));
    const perYear = years.map((year) => having.filter((paper) => paper.year === year).length);
    return make("tr", {},
      make("th", { scope: "row" }, button(value, () => showOnly({ field: name, value }),
        { class: "quiet", "aria-label": `${value}: show its papers` })),
      make("td", { class: "number" }, String(counts[number])),
      make("td", { class: "wide" }, bar(counts[number] / counts[0], "stated")),
      perYear.map((count) => yearCell(count, Math.max(...perYear))));
  });
  const rest = field.values.length - rows.length;
  return make("table", { class: "plain" },
    make("caption", {}, `${words(name)}: papers that state each value${rest > 0 ? `; the first ${rows.length} of ${field.values.length} values` : ""}`),
    make("thead", {}, make("tr", {}, head("value"), head("papers", true), head(spoken("bar")), years.map((year) => head(String(year), true)))),
    make("tbody", {}, rows));
}

function yearCell(count, most) {
  const cell = make("td", { class: "number year" }, count ? String(count) : "·");
  if (count) cell.style.setProperty("--share", `${Math.round(15 + (45 * count) / most)}%`);
  return cell;
}
