// Elements are built by functions, so that no text of a payload or of an event is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "path", "rect", "line", "circle", "text", "g"]);

/** Builds an element. Properties: "class", "on" (listeners by event), "vars" (custom properties); all others are attributes. */
export function h(tag, properties, ...children) {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "vars") {
      for (const [variable, content] of Object.entries(value)) element.style.setProperty(variable, content);
    } else if (name === "value") {
      element.value = value;
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

/** Replaces all children. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

const NUMBER = new Intl.NumberFormat("en");

/** "12,345" */
export const number = (value) => NUMBER.format(value);

/** "49.8 %" */
export function percent(share, digits = 1) {
  const text = (share * 100).toFixed(digits);
  return `${text.includes(".") ? text.replace(/\.?0+$/, "") : text}\u00a0%`;
}

/** "rule" or "rules" with the number before it. */
export const count = (value, word, words = `${word}s`) => `${number(value)} ${value === 1 ? word : words}`;

/** "12 s ago" */
export function age(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 2 * 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} days ago`;
}

/** "2026-01-01 00:00:00" in the browser's time zone. */
export function time(milliseconds) {
  const date = new Date(milliseconds);
  const two = (value) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** A list of tabs with its panel; arrow keys move between tabs. */
export function tabs(label, items, selected, onSelect) {
  const list = h("div", { class: "tabs", role: "tablist", "aria-label": label });
  for (const [key, title] of items) {
    const isSelected = key === selected;
    list.append(h("button", {
      type: "button",
      role: "tab",
      id: `tab-${key}`,
      "aria-selected": String(isSelected),
      "aria-controls": "panel",
      tabindex: isSelected ? "0" : "-1",
      on: { click: () => onSelect(key) },
    }, title));
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const index = items.findIndex(([key]) => key === selected);
    const next = items[(index + step + items.length) % items.length][0];
    onSelect(next);
    document.getElementById(`tab-${next}`)?.focus();
  });
  return list;
}

/** A section that opens and closes, and remembers which under its key while the page is open. */
const toggled = new Map();
export function section(key, isOpen, summary, ...children) {
  const details = h("details", { class: "fold", open: toggled.get(key) ?? isOpen }, h("summary", null, summary), ...children);
  details.addEventListener("toggle", () => {
    if (details.open !== (toggled.get(key) ?? isOpen)) toggled.set(key, details.open);
  });
  return details;
}
