// Which papers are shown, and in which order.

const NO_FILTER = { text: "", field: "", status: "", value: "", level: "", review: "" };
const filter = { ...NO_FILTER };
const order = { by: "", down: false };

/** The papers that pass every filter, sorted. */
function wantedPapers() {
  const texts = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const place = filter.field ? overview.places.get(filter.field) : -1;
  const named = filter.value ? namedValues(filter.value.toLowerCase(), place) : null;
  const found = overview.papers.filter((paper) =>
    texts.every((text) => searchText(paper).includes(text))
    && hasStatus(paper, place)
    && (!named || named.some((numbers, field) => numbers.size && paper.values[field].some((number) => numbers.has(number))))
    && (!filter.level || levelText(paper) === filter.level)
    && hasReview(paper));
  return sorted(found);
}

function hasStatus(paper, place) {
  if (!filter.status) return true;
  return place >= 0 ? paper.statuses[place] === filter.status : paper.statuses.includes(filter.status);
}

function hasReview(paper) {
  if (!filter.review) return true;
  const done = progress(paper);
  if (filter.review === "none") return !done.decided;
  if (filter.review === "done") return done.checked > 0 && done.checked >= askedFields(paper);
  return done.decided > 0 && done.checked < askedFields(paper);
}

/** How many fields of a paper can be checked. */
function askedFields(paper) {
  return [...paper.statuses].filter((sign) => sign !== "-").length;
}

/** For each field the numbers of the values that hold a text; only for one field, if its place is given. */
function namedValues(text, place) {
  const { fields } = overview;
  const exact = fields.some((field, number) => (place < 0 || number === place) && field.values.some((value) => value.toLowerCase() === text));
  return fields.map((field, number) => new Set(place >= 0 && number !== place ? [] : field.values.flatMap((value, at) => {
    const name = value.toLowerCase();
    return (exact ? name === text : name.includes(text)) ? [at] : [];
  })));
}

function searchText(paper) {
  if (paper.searched === undefined) {
    const values = overview.fields.flatMap((field, place) => paper.values[place].map((number) => field.values[number]));
    paper.searched = [paper.id, paper.title, paper.year || "", ...values].join("\n").toLowerCase();
  }
  return paper.searched;
}

/** A paper's level: "3", or "1–3" where something could not be read. */
function levelText(paper) {
  if (!paper.level) return "";
  const [low, high] = paper.level;
  return low === high ? String(low) : `${low}–${high}`;
}

const RANK = { s: 0, d: 1, n: 2, "-": 3 };

function sorted(papers) {
  const keys = {
    paper: (paper) => paper.title.toLowerCase(),
    year: (paper) => paper.year || 0,
    level: (paper) => (paper.level ? paper.level[0] + paper.level[1] / 100 : -1),
    stated: (paper) => paper.stated,
  };
  const place = overview.places.get(order.by);
  const key = place === undefined ? keys[order.by] : (paper) => 1000 * RANK[paper.statuses[place]] - paper.counts[place];
  if (!key) return papers;
  const turn = order.down ? -1 : 1;
  const keyed = papers.map((paper) => [key(paper), paper]);
  keyed.sort(([a, one], [b, other]) => (a < b ? -turn : a > b ? turn : one.number - other.number));
  return keyed.map(([, paper]) => paper);
}

/** Show only the papers that fit, and go to the table. */
function showOnly(wanted) {
  Object.assign(filter, NO_FILTER, wanted);
  showFilters();
  refreshGrid(true);
  go("papers");
}

function filterForm() {
  const options = (choices) => choices.map(([value, text]) => make("option", { value }, text));
  const field = (name, label, control) => make("p", {}, make("label", { for: `filter-${name}` }, label), control);
  const choice = (name, choices) => make("select", { id: `filter-${name}`, onchange: takeFilters }, options(choices));
  const levelsSeen = [...new Set(overview.papers.map(levelText))].filter(Boolean).sort();
  const form = make("form", { class: "filters", role: "search", "aria-label": "Filter the papers", onsubmit: (event) => event.preventDefault() },
    field("text", "Search", make("input", { id: "filter-text", type: "search", oninput: takeFilters, placeholder: "title, id, value" })),
    field("field", "Field", choice("field", [["", "any"], ...overview.fields.map(({ name }) => [name, words(name)])])),
    field("status", "Status", choice("status", [["", "any"], ...Object.entries(STATUSES).map(([sign, status]) => [sign, status.name])])),
    field("value", "Value", make("input", { id: "filter-value", list: "value-names", oninput: takeFilters, size: "16" })),
    make("datalist", { id: "value-names" }),
    levelsSeen.length ? field("level", "Level", choice("level", [["", "any"], ...levelsSeen.map((level) => [level, level])])) : null,
    field("review", "Review", choice("review", [["", "any"], ["none", "not begun"], ["begun", "begun"], ["done", "done"]])),
    button("Show all", () => { Object.assign(filter, NO_FILTER); showFilters(); refreshGrid(true); }, { id: "filter-none" }),
  );
  return form;
}

function takeFilters() {
  for (const name of Object.keys(NO_FILTER)) {
    const control = byId(`filter-${name}`);
    if (control) filter[name] = control.value;
  }
  suggestValues();
  refreshGrid(true);
}

function showFilters() {
  for (const [name, value] of Object.entries(filter)) {
    const control = byId(`filter-${name}`);
    if (control) control.value = value;
  }
  suggestValues();
}

const SUGGESTED = 200;
let suggestedFor = null;

/** Offer the names of the chosen field's values. */
function suggestValues() {
  if (suggestedFor === filter.field) return;
  suggestedFor = filter.field;
  const field = overview.fields[overview.places.get(filter.field)];
  const names = field ? field.values.slice(0, SUGGESTED) : [];
  byId("value-names").replaceChildren(...names.map((value) => make("option", { value })));
}
