// Elements made from parts. Text becomes text, never markup: nothing of a paper is ever parsed as HTML.

/** Make an element. Attributes named on… are handlers; those that are null or false are left out. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  fill(element, children);
  return element;
}

/** Append strings as text, elements as they are, and the members of lists one by one. */
function fill(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

/** Text for those who hear the page and do not see it. */
function spoken(text) {
  return make("span", { class: "spoken" }, text);
}

/** A link, if the address is one of the web; else its text. */
function linked(address, text = address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return text;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return text;
  return make("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, text);
}

function button(text, onclick, attributes = {}) {
  return make("button", { type: "button", onclick, ...attributes }, text);
}

const NUMBERS = new Intl.NumberFormat("en");

function plural(count, one, many = `${one}s`) {
  return `${NUMBERS.format(count)} ${count === 1 ? one : many}`;
}

/** A share in percent that says 100 only when it is all. */
function percent(part, whole) {
  if (!whole) return "–";
  const share = Math.round((100 * part) / whole);
  return `${share === 100 && part < whole ? 99 : share === 0 && part > 0 ? "<1" : share} %`;
}

function words(name) {
  return name.replace(/_/g, " ");
}

let saying = 0;

/** Say something to everybody: on the page, and to a screen reader. */
function say(text, isProblem = false) {
  const place = byId("said");
  place.textContent = text;
  place.classList.toggle("problem", isProblem);
  clearTimeout(saying);
  if (!isProblem) saying = setTimeout(() => (place.textContent = ""), 8000);
}
