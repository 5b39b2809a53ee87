// What a reader does with one field: each value right, wrong or corrected, a missed one added, the whole checked.

/** What all decisions about a field begin with. */
function decisionBase(paper, field) {
  const { id, sha256 } = paper.data.document;
  return { reviewer: reviewer(), document: id, ...(sha256 ? { sha256 } : {}), record: paper.record, field };
}

function missedIn(paper, field) {
  return decisionsOf(paper).filter((decision) => decision.field === field && decision.verdict === "missed");
}

/** The values that a field has for the reader: those not wrong, and those added. */
function remaining(paper, field) {
  const kept = (paper.data.fields[field].values || []).filter(({ value }) => decisionAbout(paper, field, "value", value)?.verdict !== "wrong");
  return kept.length + missedIn(paper, field).length;
}

/** The status that comes of the decisions; where no value remains, what the record said of its absence. */
function resultingStatus(paper, field) {
  if (remaining(paper, field)) return "stated";
  const checked = decisionAbout(paper, field, "checked");
  if (checked && checked.status !== "stated") return checked.status;
  const { status } = paper.data.fields[field];
  return status === "stated" ? "not stated" : status;
}

/** Take a decision, keep what was said of the whole field in step with it, and show both. */
function judge(paper, decision, focus) {
  decide(paper, decision);
  keepInStep(paper, decision.field);
  redrawField(paper, decision.field, focus);
}

function takeBack(paper, decision, focus) {
  withdraw(paper, decision);
  keepInStep(paper, decision.field);
  redrawField(paper, decision.field, focus);
}

/** A field is checked only as long as every value is decided, and has the status that comes of it. */
function keepInStep(paper, field) {
  const checked = decisionAbout(paper, field, "checked");
  if (!checked) return;
  const open = (paper.data.fields[field].values || []).some(({ value }) => !decisionAbout(paper, field, "value", value));
  if (open) withdraw(paper, checked);
  else decide(paper, { ...checked, status: resultingStatus(paper, field) });
}

/** Say that nothing is missing; values that nobody has judged are right then. */
function checkField(paper, field, status = resultingStatus(paper, field)) {
  for (const { value } of paper.data.fields[field].values || []) {
    if (!decisionAbout(paper, field, "value", value)) decide(paper, { ...decisionBase(paper, field), verdict: "right", value });
  }
  judge(paper, { ...decisionBase(paper, field), verdict: "checked", status }, "checked");
}

function toggleChecked(paper, field) {
  const checked = decisionAbout(paper, field, "checked");
  if (checked) takeBack(paper, checked, "checked");
  else checkField(paper, field);
}

/** The buttons of one value, and below them what belongs to the verdict that was given. */
function valueTools(paper, field, value) {
  const given = decisionAbout(paper, field, "value", value.value);
  const verdict = given ? given.verdict : null;
  const toggle = (name) => () => (verdict === name ? takeBack(paper, given, name) : judge(paper, verdictOn(paper, field, value, name), name));
  const choice = (name, text, onclick) => button(text, onclick, { "aria-pressed": String(verdict === name), "data-act": name, class: `verdict ${name}` });
  return make("div", { class: "review" },
    make("div", { class: "verdicts", role: "group", "aria-label": `Judge ${value.value}` },
      choice("right", "✓ Right", toggle("right")),
      choice("wrong", "✗ Wrong", toggle("wrong")),
      choice("corrected", "✎ Correct", verdict === "corrected" ? toggle("corrected") : (event) => correctForm(paper, field, value, event.target))),
    verdict === "wrong" ? whyWrong(paper, given) : null,
    verdict === "corrected" ? make("p", { class: "corrected" }, "→ ", make("strong", {}, given.corrected)) : null);
}

function verdictOn(paper, field, value, verdict) {
  return { ...decisionBase(paper, field), verdict, value: value.value };
}

const USAGES = { background: "background", other_work: "other people’s work", hedged: "a possibility", negated: "not done", future: "planned", bibliography: "the title of a reference" };

function whyWrong(paper, given) {
  const change = (more) => {
    const { usage, note, ...rest } = { ...decisionAbout(paper, given.field, "value", given.value), ...more };
    decide(paper, { ...rest, ...(usage ? { usage } : {}), ...(note ? { note } : {}) });
  };
  const usage = make("select", { "aria-label": "Why it is wrong", onchange: () => change({ usage: usage.value }) },
    make("option", { value: "" }, "is not what the words say"), Object.entries(USAGES).map(([name, text]) => make("option", { value: name }, `is ${text}`)));
  usage.value = given.usage || "";
  const note = make("input", { "aria-label": "Note", placeholder: "note", value: given.note || "", onchange: () => change({ note: note.value.trim() }) });
  return make("p", { class: "why" }, usage, " ", note);
}

function correctForm(paper, field, value, opener) {
  const input = make("input", { value: value.value, "aria-label": `The right value in the place of ${value.value}` });
  const place = opener.closest(".review");
  const form = make("form", {
    class: "inline",
    onsubmit: (event) => {
      event.preventDefault();
      const corrected = input.value.trim();
      if (!corrected || corrected === value.value) return say("Type what the value should be.", true);
      judge(paper, { ...verdictOn(paper, field, value, "corrected"), corrected }, "corrected");
    },
    onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); redrawField(paper, field, "corrected"); } },
  }, input, make("button", { type: "submit" }, "Save"), button("Cancel", () => redrawField(paper, field, "corrected")));
  place.querySelector("form")?.remove();
  place.append(form);
  input.select();
}

/** What ends a field: the values that were added, a form for more, and whether the field is checked. */
function fieldTools(paper, field) {
  const checked = decisionAbout(paper, field, "checked");
  const absent = remaining(paper, field) === 0;
  const status = absent ? make("select", { "aria-label": `Status of ${words(field)}`, onchange: () => checkField(paper, field, status.value) },
    ["not stated", "not determined"].map((name) => make("option", { value: name }, name))) : null;
  if (status) status.value = resultingStatus(paper, field);
  return make("div", { class: "review field-tools" },
    missedIn(paper, field).map((decision) => make("p", { class: "added" }, "+ ", make("strong", {}, decision.value), ` “${decision.quote}” `,
      decision.start === undefined ? make("em", {}, "not in the text that is shown; looked for in the paper by review apply ") : null,
      button("Remove", () => takeBack(paper, decision, "missed"), { "aria-label": `Remove ${decision.value}` }))),
    make("div", { class: "verdicts" },
      button([checked ? "☑" : "☐", " Checked"], () => toggleChecked(paper, field), { "aria-pressed": String(Boolean(checked)), "data-act": "checked", class: "verdict checked",
        title: "Every value is judged, the rest is right, nothing is missing" }),
      status,
      button("+ Add a missed value", (event) => missedForm(paper, field, event.target), { "data-act": "missed", class: "verdict" })));
}

let lastSelection = null;

function missedForm(paper, field, opener) {
  const place = opener.closest(".review");
  place.querySelector("form")?.remove();
  const value = make("input", { required: true, id: "missed-value" });
  const quote = make("textarea", { required: true, rows: "2", id: "missed-quote", oninput: () => look() });
  const hint = make("p", { class: "small", role: "status" });
  const look = () => {
    const found = findQuote(paper, quote.value);
    hint.textContent = !quote.value.trim() ? "" : found ? "These words stand in the text." : "These words are not in the text that is shown here. They are kept, and looked for in the paper by review apply.";
    return found;
  };
  const take = () => {
    const taken = lastSelection && lastSelection.paper === paper ? lastSelection.quote : null;
    if (!taken) return say("Select the words that prove the value in a quote or in the text at the end of the page first.", true);
    quote.value = taken.quote;
    look();
    return value.focus();
  };
  const form = make("form", {
    class: "missed",
    onsubmit: (event) => {
      event.preventDefault();
      const selected = lastSelection && lastSelection.paper === paper && lastSelection.quote.quote === quote.value ? lastSelection.quote : null;
      const found = selected || look() || { quote: quote.value.trim() };
      if (!value.value.trim() || !found.quote) return;
      judge(paper, { ...decisionBase(paper, field), verdict: "missed", value: value.value.trim(), ...found }, "missed");
    },
    onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); redrawField(paper, field, "missed"); } },
  },
    make("p", {}, make("label", { for: "missed-value" }, "Value"), value),
    make("p", {}, make("label", { for: "missed-quote" }, "Words that prove it"), quote),
    hint,
    make("p", {}, button("Take the selected words", take), make("button", { type: "submit" }, "Add"), button("Cancel", () => redrawField(paper, field, "missed"))));
  place.append(form);
  value.focus();
}

/** Take a candidate that was turned down as a value after all. */
function acceptTools(paper, field, miss) {
  const given = missedIn(paper, field).find((decision) => decision.value === miss.value);
  const accept = () => {
    const [number, from, to] = miss.evidence[0].at;
    const [begin, text] = paper.data.passages[number];
    judge(paper, { ...decisionBase(paper, field), verdict: "missed", value: miss.value, quote: text.slice(from, to), start: begin + characters(text.slice(0, from)) }, "missed");
  };
  return make("div", { class: "review" }, button("It is a value", () => (given ? takeBack(paper, given, "missed") : accept()),
    { "aria-pressed": String(Boolean(given)), class: "verdict", "aria-label": `${miss.value} is a value` }));
}
