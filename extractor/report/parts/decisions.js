// What readers have decided, by record: kept in this browser, so that it is there again after a reload.
//
// A decision is the object that stands in one line of the downloaded file. The decisions of several readers may be at
// hand; those of the one who is named at the top are shown and can be changed.

const STORED = "extractor-review/";
const decisions = new Map();
const storage = openStorage();

/** The browser's storage, or null where it gives none to this page, as some do to files. */
function openStorage() {
  try {
    const probe = `${STORED}probe`;
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}

function stored(name) {
  return storage ? storage.getItem(STORED + name) : null;
}

function store(name, value) {
  if (!storage) return;
  try {
    if (value === null) storage.removeItem(STORED + name);
    else storage.setItem(STORED + name, value);
  } catch {
    say("This browser has no room to keep decisions. Download them before you close the page.", true);
  }
}

/** Read what was decided before about the records of this page. */
function readStored() {
  for (const paper of overview.papers) {
    const kept = stored(paper.record);
    if (!kept) continue;
    try {
      const list = JSON.parse(kept).filter(isDecision);
      if (list.length) decisions.set(paper.record, list);
    } catch {
      store(paper.record, null);
    }
  }
}

const VERDICTS = ["right", "wrong", "corrected", "missed", "checked"];

function isDecision(line) {
  const texts = ["reviewer", "document", "record", "field", "verdict"];
  return Boolean(line) && texts.every((key) => typeof line[key] === "string") && VERDICTS.includes(line.verdict);
}

/** What a decision is about: of two with the same target and reader, the later counts. */
function target(decision) {
  const kind = decision.verdict === "missed" || decision.verdict === "checked" ? decision.verdict : "value";
  return JSON.stringify([decision.reviewer, decision.field, kind, decision.value || ""]);
}

function reviewer() {
  return byId("reviewer").value.trim();
}

/** The decisions of the present reader about a record. */
function decisionsOf(paper) {
  const name = reviewer();
  return (decisions.get(paper.record) || []).filter((decision) => decision.reviewer === name);
}

function decisionAbout(paper, field, kind, value = "") {
  const wanted = target({ reviewer: reviewer(), field, verdict: kind, value });
  return decisionsOf(paper).find((decision) => target(decision) === wanted);
}

/** Put a decision in the place of an earlier one with its target, and keep it. */
function decide(paper, decision) {
  const key = target(decision);
  const others = (decisions.get(paper.record) || []).filter((other) => target(other) !== key);
  keep(paper.record, [...others, decision]);
}

function withdraw(paper, decision) {
  const key = target(decision);
  keep(paper.record, (decisions.get(paper.record) || []).filter((other) => target(other) !== key));
}

function keep(record, list) {
  if (list.length) decisions.set(record, list);
  else decisions.delete(record);
  store(record, list.length ? JSON.stringify(list) : null);
}

/** Give what was decided before a name was given to the reader who now has one. */
function nameDecisions(name) {
  for (const [record, list] of [...decisions]) {
    if (!list.some((decision) => decision.reviewer === "")) continue;
    const paper = overview.byRecord.get(record);
    keep(record, list.filter((decision) => decision.reviewer !== ""));
    for (const decision of list) if (decision.reviewer === "") decide(paper, { ...decision, reviewer: name });
  }
}

/** How far the present reader is with a paper: its fields that are checked, and its decisions. */
function progress(paper) {
  const own = decisionsOf(paper);
  return { checked: own.filter((decision) => decision.verdict === "checked").length, decided: own.length };
}

/** All decisions of the present reader, in the order of the papers, as lines. */
function decisionLines() {
  return overview.papers
    .flatMap(decisionsOf)
    .map((decision) => `${JSON.stringify(decision)}\n`)
    .join("");
}
