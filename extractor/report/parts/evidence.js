// A quote in its context, and the way back: from words that are marked on the page to their place in the paper.

/** How many characters, as the record counts them, a text has: code points, not UTF-16 units. */
function characters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The part of a passage as a text that knows where it stands. Nothing but its characters is inside. */
function piece(passage, from, to, marks) {
  const text = passage.text;
  const parts = [];
  let at = from;
  for (const [start, end, kind] of marks) {
    if (start < at) continue;
    parts.push(text.slice(at, start), make(kind, {}, text.slice(start, end)));
    at = end;
  }
  parts.push(text.slice(at, to));
  return make("blockquote", { class: "passage", "data-passage": passage.number, "data-from": from }, parts);
}

/** How much is shown around a quote at most: its passage may hold more, for the sake of others. */
const CONTEXT = 250;

/** A quote with what stands around it; the value itself is set off inside. */
function quoteFigure(paper, evidence, form) {
  const [number, start, end] = evidence.at;
  const [begin, text] = paper.data.passages[number];
  const passage = { number, text };
  const from = wordStart(text, start - CONTEXT);
  const to = wordEnd(text, end + CONTEXT);
  const block = piece(passage, from, to, [[start, end, "mark"]]);
  setOff(block.querySelector("mark"), form);
  block.classList.toggle("cut-before", from > 0 || begin > 0);
  block.classList.toggle("cut-after", true);
  const first = begin + characters(text.slice(0, start));
  const place = [
    evidence.section, evidence.page ? `page ${evidence.page}` : null,
    `characters ${first.toLocaleString("en")}–${(first + characters(text.slice(start, end))).toLocaleString("en")}`,
  ].filter(Boolean);
  return make("figure", { class: "quote" }, block, make("figcaption", {}, place.join(" · ")));
}

function wordStart(text, place) {
  if (place <= 0) return 0;
  const space = text.slice(0, place).search(/\S*$/);
  return place - space > 30 ? place : space;
}

function wordEnd(text, place) {
  if (place >= text.length) return text.length;
  const rest = text.slice(place).search(/\s/);
  return rest < 0 || rest > 30 ? Math.min(place + 1, text.length) : place + rest;
}

/** Set off the form of a value inside a quote, whatever line ends and hyphens stand in it there. */
function setOff(mark, form) {
  if (!form || form.length > 80) return;
  const text = mark.textContent;
  const found = loosely(form).exec(text);
  if (!found || found[0].length === text.length) return;
  mark.replaceChildren(text.slice(0, found.index), make("b", {}, found[0]), text.slice(found.index + found[0].length));
}

/** A pattern for a text whose spaces may be any white space, and whose words may be broken by a hyphen at a line end. */
function loosely(text) {
  const letters = [...text.trim().replace(/\s+/g, " ")];
  const pattern = letters.map((letter) => (letter === " " ? "\\s+" : letter.replace(/[.*+?^${}()|[\]\\/]/, "\\$&")));
  return new RegExp(pattern.join("(?:[-\u00ad\u2010]\\s*\\n\\s*)?"), "iu");
}

/** Where a typed quote stands in the shown text: its own characters, and its place in the paper; null where it does not. */
function findQuote(paper, quote) {
  if (!quote.trim()) return null;
  const pattern = loosely(quote);
  for (const [start, text] of paper.data.passages) {
    const found = pattern.exec(text);
    if (found) return { quote: found[0], start: start + characters(text.slice(0, found.index)) };
  }
  return null;
}

/** The words that are selected inside one passage, and their place in the paper. */
function selectedQuote(paper) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const block = elementOf(range.startContainer).closest(".passage");
  if (!block || !block.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const [begin, text] = paper.data.passages[Number(block.dataset.passage)];
  const raw = range.toString();
  const quote = raw.trim();
  if (!quote) return null;
  const at = Number(block.dataset.from) + before.toString().length + (raw.length - raw.trimStart().length);
  return { quote, start: begin + characters(text.slice(0, at)) };
}

function elementOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
}
