// The review as a whole: who decides, the file that is downloaded, and files that are loaded again.

function startReview() {
  readStored();
  const name = byId("reviewer");
  name.value = stored("reviewer") || "";
  name.addEventListener("change", () => {
    name.value = name.value.trim();
    store("reviewer", name.value || null);
    if (name.value) nameDecisions(name.value);
    redrawAll();
  });
  byId("download").addEventListener("click", downloadDecisions);
  byId("load").addEventListener("click", () => byId("load-file").click());
  byId("load-file").addEventListener("change", async (event) => {
    for (const file of event.target.files) await loadDecisions(await file.text());
    event.target.value = "";
  });
  document.addEventListener("selectionchange", () => {
    const quote = shown && !byId("paper").hidden ? selectedQuote(shown) : null;
    if (quote) lastSelection = { paper: shown, quote };
  });
  if (!storage) say("This browser keeps nothing for this page: download your decisions before you close or reload it.", true);
  showCount();
}

function countDecisions() {
  return overview.papers.reduce((total, paper) => total + decisionsOf(paper).length, 0);
}

function showCount() {
  const count = countDecisions();
  byId("download").disabled = count === 0;
  byId("download").textContent = count ? `Download ${plural(count, "decision")}` : "Download decisions";
}

function downloadDecisions() {
  if (!reviewer()) {
    byId("reviewer").focus();
    return say("Give your name first: decisions say whose they are.", true);
  }
  const url = URL.createObjectURL(new Blob([decisionLines()], { type: "application/jsonl" }));
  const link = make("a", { href: url, download: `decisions-${reviewer().replace(/[^\p{L}\p{N}-]+/gu, "-")}.jsonl` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  return say(`${plural(countDecisions(), "decision")} downloaded.`);
}

/** Take in the lines of a file of decisions; say what does not fit this page. */
async function loadDecisions(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const counts = { loaded: 0, broken: 0, unknown: 0, changed: 0 };
  const names = new Set();
  for (const line of lines) {
    const decision = parseDecision(line);
    if (!decision) counts.broken += 1;
    else {
      const what = await takeIn(decision);
      counts[what] += 1;
      if (what === "loaded") names.add(decision.reviewer);
    }
  }
  if (!reviewer() && names.size) {
    byId("reviewer").value = [...names][0];
    store("reviewer", reviewer());
    nameDecisions(reviewer());
  }
  redrawAll();
  const others = [...names].filter((name) => name !== reviewer());
  say([
    `${plural(counts.loaded, "decision")} loaded.`,
    counts.unknown ? `${plural(counts.unknown, "decision")} of papers that are not in this report.` : "",
    counts.changed ? `${plural(counts.changed, "decision")} of papers that have changed since, left out.` : "",
    counts.broken ? `${plural(counts.broken, "line")} that ${counts.broken === 1 ? "is" : "are"} no decision.` : "",
    others.length ? `Give the name ${others.join(" or ")} to see those of that reader.` : "",
  ].filter(Boolean).join(" "), counts.unknown + counts.changed + counts.broken > 0);
}

function parseDecision(line) {
  try {
    const decision = JSON.parse(line);
    return isDecision(decision) ? decision : null;
  } catch {
    return null;
  }
}

/** Give a decision to its record; one of another version of the record only if the document and the value are the same. */
async function takeIn(decision) {
  const paper = overview.byRecord.get(decision.record) || overview.papers.find((other) => other.id === decision.document);
  if (!paper) return "unknown";
  if (paper.record !== decision.record) {
    const data = await readPaper(paper);
    const field = data.fields[decision.field];
    const about = ["right", "wrong", "corrected"].includes(decision.verdict);
    const isThere = field && (!about || (field.values || []).some(({ value }) => value === decision.value));
    if (data.document.sha256 !== decision.sha256 || !isThere) return "changed";
  }
  decide(paper, { ...decision, record: paper.record });
  return "loaded";
}

/** Show everything anew that depends on decisions. */
function redrawAll() {
  showCount();
  drawRows(true);
  if (shown) {
    const paper = shown;
    byId("paper").replaceChildren(...paperView(paper));
  }
}
