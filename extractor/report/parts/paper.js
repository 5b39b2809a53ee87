// The view of one paper: every field with its values beside the words that prove them, and what was turned down.

let shown = null;

function paperLink(paper, field = "") {
  return `#/paper/${paper.number}${field ? `/${encodeURIComponent(field)}` : ""}`;
}

async function openPaper(paper, field) {
  const place = byId("paper");
  if (shown !== paper) {
    paper.data = await readPaper(paper);
    shown = paper;
    place.replaceChildren(...paperView(paper));
  }
  const heading = field && byId(`field-${field}`)?.querySelector("h4");
  const to = heading || byId("paper-title");
  to.focus({ preventScroll: true });
  if (heading) heading.scrollIntoView({ block: "start" });
  else window.scrollTo(0, 0);
}

function paperView(paper) {
  const names = Object.keys(paper.data.fields).sort((one, other) => fieldPlace(one) - fieldPlace(other));
  let group = null;
  const parts = names.flatMap((name) => {
    const own = overview.fields[fieldPlace(name)].group;
    const isNew = own && own !== group;
    group = own;
    return [isNew ? make("h3", {}, own) : null, fieldSection(paper, name)];
  });
  return [
    paperHead(paper),
    paper.data.error ? make("p", { class: "notice problem" }, `Not read (${paper.data.error.kind}): ${paper.data.error.detail}`) : null,
    make("div", { class: "paper-body" },
      make("nav", { class: "fields", id: "fields", "aria-label": "Fields of this paper" }, fieldLinks(paper, names)),
      make("div", { class: "answers" }, parts, shownText(paper))),
  ].filter(Boolean);
}

function fieldPlace(name) {
  return overview.places.get(name);
}

function paperHead(paper) {
  const { document, schema, extractor, problems, no_text: noText, audit } = paper.data;
  const facts = [
    ["id", document.id], ["year", paper.year], ["source", document.source], ["format", document.format],
    ["doi", document.doi ? linked(`https://doi.org/${encodeURI(document.doi)}`, document.doi) : null],
    ["pages", document.pages], ["characters", document.characters?.toLocaleString("en")],
    ["sha-256", document.sha256 ? make("abbr", { title: document.sha256 }, document.sha256.slice(0, 12)) : null],
    ["checklist", `${schema.name} ${schema.version}`], ["made by", `${extractor.version} ${extractor.backend}`],
  ].filter(([, fact]) => fact !== undefined && fact !== null);
  return make("header", { class: "paper-head" },
    make("p", { class: "steps" },
      make("a", { href: "#papers", class: "button" }, "← All papers"),
      stepLink(paper, -1, "Previous"), stepLink(paper, 1, "Next")),
    make("h2", { id: "paper-title", tabindex: "-1" }, paper.title),
    make("dl", { class: "facts" }, facts.map(([name, fact]) => make("div", {}, make("dt", {}, name), make("dd", {}, fact)))),
    audit ? auditNote(paper, audit) : null,
    problems ? make("ul", { class: "problems", "aria-label": "Problems" }, problems.map((problem) => make("li", {}, `${problem.stage}: ${problem.detail}`))) : null,
    noText ? make("p", { class: "small" }, `Quotes are shown without what stands around them: ${noText}`) : null,
    make("p", { class: "small review", id: "paper-progress" }, progressText(paper)));
}

function progressText(paper) {
  const done = progress(paper);
  return `Review: ${done.checked} of ${plural(askedFields(paper), "field")} checked, ${plural(done.decided, "decision")}.`;
}

/** The neighbours of a paper among those that the table shows. */
function neighbour(paper, step) {
  const list = grid.rows.includes(paper) ? grid.rows : overview.papers;
  return list[list.indexOf(paper) + step];
}

function stepLink(paper, step, text) {
  const other = neighbour(paper, step);
  return other ? make("a", { href: paperLink(other), class: "button", title: other.title }, text) : null;
}

function auditNote(paper, audit) {
  const titles = new Map(overview.audit.checks.map((check) => [check.name, check.title]));
  const named = (list) => list.map((name) => titles.get(name) || name).join(", ");
  const outcome = (wanted) => Object.keys(audit.checks).filter((name) => audit.checks[name] === wanted);
  const failed = outcome("failed");
  const unknown = [...outcome("not determined"), ...outcome("not asked")];
  return make("p", { class: "audit" },
    paper.level ? make("strong", {}, `Level ${levelText(paper)}. `) : null,
    failed.length ? `Missing: ${named(failed)}. ` : null,
    unknown.length ? `Not known: ${named(unknown)}. ` : null,
    audit.next ? `For level ${audit.next.level}: ${named([...audit.next.missing, ...audit.next.not_determined])}.` : null);
}

function fieldLinks(paper, names) {
  return make("ul", {}, names.map((name) => {
    const { status, values } = paper.data.fields[name];
    const checked = Boolean(decisionAbout(paper, name, "checked"));
    return make("li", {}, make("a", { href: paperLink(paper, name), class: status.replace(" ", "-"), onclick: (event) => followField(event, paper, name) },
      make("span", { class: "sign", "aria-hidden": "true" }, signOf(status)), words(name),
      spoken(`, ${status}`), values ? make("span", { class: "count", "aria-hidden": "true" }, String(values.length)) : null,
      checked ? make("span", { class: "done", title: "checked" }, " ✓", spoken("checked")) : null));
  }));
}

/** Go to a field though the address names it already. */
function followField(event, paper, name) {
  event.preventDefault();
  history.replaceState(null, "", paperLink(paper, name));
  openPaper(paper, name);
}

function signOf(status) {
  return Object.values(STATUSES).find((known) => known.name === status).sign;
}

function fieldSection(paper, name) {
  const { status, reason, values = [], considered = [] } = paper.data.fields[name];
  const { question } = overview.fields[fieldPlace(name)];
  return make("section", { class: `field ${status.replace(" ", "-")}`, id: `field-${name}`, "data-field": name, "aria-labelledby": `name-${name}` },
    make("h4", { tabindex: "-1", id: `name-${name}` }, make("span", { class: "sign", "aria-hidden": "true" }, signOf(status)), words(name), " ", make("span", { class: "status" }, status)),
    question ? make("p", { class: "question" }, question) : null,
    reason ? make("p", { class: "reason" }, reason) : null,
    reviewNote(paper, name),
    values.length ? make("ol", { class: "values" }, values.map((value) => valueCard(paper, name, value))) : null,
    considered.length ? make("details", { class: "considered" },
      make("summary", {}, `${plural(considered.length, "candidate")} turned down`),
      make("ol", { class: "values" }, considered.map((miss) => missCard(paper, name, miss)))) : null,
    fieldTools(paper, name));
}

/** What readers had decided about a field before this report was made. */
function reviewNote(paper, field) {
  const entries = (paper.data.review || []).filter((entry) => entry.field === field);
  if (!entries.length) return null;
  return make("ul", { class: "reviewed", "aria-label": "Reviewed before" }, entries.map((entry) => make("li", {},
    `${entry.value ? `${entry.value}: ` : ""}${entry.verdict}${entry.was ? ` from ${entry.was}` : ""} by ${entry.reviewers.join(", ")}${entry.note ? `: ${entry.note}` : ""}`)));
}

function valueCard(paper, field, value) {
  const given = decisionAbout(paper, field, "value", value.value);
  const more = value.evidence.slice(1);
  const name = value.value.length > 60 ? `${value.value.slice(0, 60)}…` : value.value;
  return make("li", { class: `card ${given ? given.verdict : ""}`, tabindex: "-1", "data-value": value.value, "aria-label": `${name}${given ? `, judged ${given.verdict}` : ""}` },
    make("div", { class: "value" },
      make("p", { class: value.value.length > 60 ? "answer long" : "answer" }, /^https?:/i.test(value.value) ? linked(value.value) : value.value),
      attributes(value.attributes),
      make("p", { class: "confidence", title: "How often such values are right" }, `confidence ${value.confidence.toFixed(2)}`),
      valueTools(paper, field, value)),
    make("div", { class: "proofs" }, quoteFigure(paper, value.evidence[0], value.text ?? value.value),
      more.length ? make("details", {}, make("summary", {}, `${plural(more.length, "more quote")}`), more.map((quote) => quoteFigure(paper, quote, value.text ?? value.value))) : null));
}

function attributes(all) {
  const entries = Object.entries(all || {});
  return entries.length ? make("dl", { class: "attributes" }, entries.map(([name, value]) => make("div", {}, make("dt", {}, words(name)), make("dd", {}, [value].flat().join(", "))))) : null;
}

function missCard(paper, field, miss) {
  return make("li", { class: "card miss", tabindex: "-1" },
    make("div", { class: "value" }, make("p", { class: "answer" }, miss.value), make("p", { class: "reason" }, make("strong", {}, words(miss.usage)), ": ", miss.reason), acceptTools(paper, field, miss)),
    make("div", { class: "proofs" }, miss.evidence.map((quote) => quoteFigure(paper, quote, miss.value))));
}

/** All parts of the paper's text that are at hand, to be read and to choose quotes from; filled when it is opened. */
function shownText(paper) {
  const body = make("div", {});
  const { passages } = paper.data;
  if (!passages.length) return null;
  return make("details", {
    class: "text review",
    ontoggle: (event) => {
      if (event.target.open && !body.firstChild) {
        body.append(...passages.map(([, text], number) => {
          const block = piece({ number, text }, 0, text.length, []);
          block.classList.add("cut-before", "cut-after");
          return block;
        }));
      }
    },
  }, make("summary", {}, `The parts of the text that are shown here (${passages.length})`), body);
}

/** Show a field anew after a decision, and put the focus back where it was. */
function redrawField(paper, field, act) {
  const old = byId(`field-${field}`);
  const card = document.activeElement?.closest?.(".card[data-value]");
  const value = card && old.contains(card) ? card.dataset.value : null;
  const open = [...old.querySelectorAll("details")].map((part) => part.open);
  const fresh = fieldSection(paper, field);
  [...fresh.querySelectorAll("details")].forEach((part, number) => (part.open = Boolean(open[number])));
  old.replaceWith(fresh);
  const scope = value === null ? fresh : [...fresh.querySelectorAll(".card[data-value]")].find((part) => part.dataset.value === value);
  (scope?.querySelector(`[data-act="${act}"]`) || fresh.querySelector(`[data-act="${act}"]`) || fresh.querySelector("h4")).focus({ preventScroll: true });
  byId("paper-progress").textContent = progressText(paper);
  byId("fields").replaceChildren(fieldLinks(paper, Object.keys(paper.data.fields).sort((one, other) => fieldPlace(one) - fieldPlace(other))));
  showCount();
}
