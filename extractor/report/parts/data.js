// What the page holds: an overview that is read at once, and the papers in chunks that are unpacked when one is opened.

const STATUSES = {
  s: { name: "stated", sign: "●" },
  n: { name: "not stated", sign: "○" },
  d: { name: "not determined", sign: "?" },
  "-": { name: "no answer", sign: "×" },
};

let overview = null;
const chunks = new Map();

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%/()*+-;,=.?@^_`{|}~";

/** The bytes of a text in base 85: each five letters are a number of four bytes, the first the highest. */
function bytesOf(text) {
  const values = new Uint8Array(128);
  [...LETTERS].forEach((letter, value) => (values[letter.charCodeAt(0)] = value));
  const groups = Math.ceil(text.length / 5);
  const view = new DataView(new ArrayBuffer(4 * groups));
  for (let group = 0; group < groups; group += 1) {
    let number = 0;
    for (let at = 5 * group; at < 5 * group + 5; at += 1) number = 85 * number + (at < text.length ? values[text.charCodeAt(at)] : 84);
    view.setUint32(4 * group, number);
  }
  return new Uint8Array(view.buffer, 0, Math.floor((text.length * 4) / 5));
}

/** The data of a script element: deflated JSON in base 85. */
async function unpack(id) {
  const bytes = bytesOf(JSON.parse(byId(id).textContent));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(plain).text());
}

/** Read the overview, and number its papers. */
async function readOverview() {
  overview = await unpack("overview");
  overview.papers.forEach((paper, number) => {
    paper.number = number;
    paper.title = paper.title || paper.id;
    paper.stated = [...paper.statuses].filter((sign) => sign === "s").length;
  });
  overview.byRecord = new Map(overview.papers.map((paper) => [paper.record, paper]));
  overview.places = new Map(overview.fields.map((field, place) => [field.name, place]));
}

/** Everything about one paper; its chunk stays unpacked. */
async function readPaper(paper) {
  const number = Math.floor(paper.number / overview.chunk);
  if (!chunks.has(number)) chunks.set(number, unpack(`papers-${number}`).then((papers) => papers.map(spellOut)));
  return (await chunks.get(number))[paper.number % overview.chunk];
}

/** Put quotes where their numbers stand. A quote is its passage, where it begins there, its length, its section and page. */
function spellOut(data) {
  const { fields = {}, passages = [], sections = [], quotes = [] } = data;
  const spelt = quotes.map(([passage, start, length, section, page]) => ({ at: [passage, start, start + length], section: sections[section], page }));
  for (const { values = [], considered = [] } of Object.values(fields)) {
    for (const answer of [...values, ...considered]) answer.evidence = answer.evidence.map((number) => spelt[number]);
  }
  return { ...data, fields, passages };
}
