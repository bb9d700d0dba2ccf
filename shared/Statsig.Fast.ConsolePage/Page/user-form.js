// The user beside the explanation, as a form or as JSON.

import { fill, h } from "./dom.js";
import * as users from "./users.js";

const FIELDS = [
  ["userID", "User ID"], ["email", "E-mail"], ["country", "Country"], ["ip", "IP address"], ["locale", "Locale"], ["appVersion", "App version"], ["userAgent", "User agent"],
];
const MAPS = [
  ["custom", "Custom fields", "plan"], ["customIDs", "Custom IDs", "companyID"], ["privateAttributes", "Private attributes", "age"],
];

let mode = "form";
let isOpen = matchMedia("(min-width: 1101px)").matches;
let panel;
let body;
let needed = [];
const hint = h("div", { class: "needed" });

export function mount(aside) {
  panel = aside;
  draw();
}

/** Draws the form again: another user, or another entity whose fields are suggested. */
export function draw() {
  body = h("div", { class: "user-body" });
  const details = h("details", { class: "user-fold", open: isOpen },
    h("summary", null, h("h2", null, "User"), h("span", { class: "user-title" }, users.titleOf(users.current()))),
    chooser(), body);
  details.addEventListener("toggle", () => { isOpen = details.open; });
  fill(panel, details);
  drawBody();
}

function chooser() {
  const select = h("select", { "aria-label": "Saved users", on: { change: (event) => { users.select(Number(event.target.value)); draw(); } } },
    users.all().map((user, index) => h("option", { value: index, selected: index === users.index() }, users.titleOf(user))));
  return h("div", { class: "chooser" },
    select,
    h("button", { type: "button", class: "quiet", title: "Adds a user", "aria-label": "New user", on: { click: () => { users.add({ userID: `user-${users.all().length + 1}` }); draw(); } } }, "New"),
    h("button", { type: "button", class: "quiet", title: "Removes this user from the browser", "aria-label": "Remove user", on: { click: () => { users.remove(); draw(); } } }, "Remove"),
    h("div", { class: "switch", role: "group", "aria-label": "Edit the user as" },
      ["form", "json"].map((key) => h("button", { type: "button", "aria-pressed": String(key === mode), on: { click: () => { mode = key; draw(); } } }, key === "form" ? "Form" : "JSON"))));
}

function drawBody() {
  fill(body, mode === "form" ? form() : json(), h("p", { class: "aside" }, "Kept in this browser only."));
  drawNeeded();
}

function form() {
  const user = users.current();
  return h("div", { class: "fields" },
    hint,
    FIELDS.map(([name, title]) => h("label", { class: "field" }, h("span", null, title),
      h("input", { value: user[name] ?? "", "data-field": name, autocomplete: "off", spellcheck: "false", on: { input: (event) => change(name, event.target.value) } }))),
    MAPS.map(([name, title, example]) => mapFields(name, title, example)));
}

function change(name, text) {
  const user = { ...users.current() };
  if (text === "") delete user[name];
  else user[name] = text;
  users.set(user);
  const title = panel.querySelector(".user-title");
  if (title) title.textContent = users.titleOf(user);
}

function mapFields(name, title, example) {
  const entries = Object.entries(users.current()[name] ?? {});
  const rows = h("div", { class: "map-rows" });
  const save = () => {
    const map = {};
    for (const row of rows.children) {
      const [key, value] = [...row.querySelectorAll("input")].map((input) => input.value);
      if (key !== "") map[key] = name === "customIDs" ? value : valueOf(value);
    }
    const user = { ...users.current() };
    if (Object.keys(map).length === 0) delete user[name];
    else user[name] = map;
    users.set(user);
  };
  const add = (key, value) => {
    const row = h("div", { class: "map-row" },
      h("input", { value: key, placeholder: example, "aria-label": `${title}: name`, spellcheck: "false", on: { input: save } }),
      h("input", { value, placeholder: "value", "aria-label": `${title}: value of ${key || "the new field"}`, spellcheck: "false", on: { input: save } }),
      h("button", { type: "button", class: "quiet", "aria-label": `Remove ${key || "the field"}`, on: { click: () => { row.remove(); save(); } } }, "×"));
    rows.append(row);
    return row;
  };
  for (const [key, value] of entries) add(key, textOf(value));
  return h("div", { class: "map", role: "group", "aria-label": title, "data-map": name },
    h("div", { class: "map-head" }, title, h("button", { type: "button", class: "add", "aria-label": `Add to ${title.toLowerCase()}`, on: { click: () => add("", "").querySelector("input").focus() } }, "Add")),
    rows);
}

/**
 * Numbers, true, false and lists are what they look like; a text that looks like one is written in quotes. What a number would not keep,
 * such as the version 2.10 or an ID of twenty digits, stays a text.
 */
function valueOf(text) {
  if (String(Number(text)) === text && Number.isFinite(Number(text))) return Number(text);
  if (/^(true|false|\[.*\]|\{.*\}|".*")$/s.test(text.trim())) {
    try {
      return JSON.parse(text);
    } catch {
      // Not JSON after all: a text.
    }
  }
  return text;
}

const textOf = (value) => (typeof value === "string" && valueOf(value) === value ? value : JSON.stringify(value));

function json() {
  const problem = h("p", { class: "problem", role: "alert", id: "user-problem" });
  const area = h("textarea", { rows: "18", spellcheck: "false", "aria-label": "The user as JSON", "aria-describedby": "user-problem", value: users.rawText() ?? JSON.stringify(users.current(), null, 2) });
  area.addEventListener("input", () => {
    const read = users.parse(area.value);
    problem.textContent = read.problem ?? "";
    area.setAttribute("aria-invalid", String(Boolean(read.problem)));
    if (read.user) users.set(read.user, area.value);
  });
  return h("div", { class: "json-user" }, area, problem);
}

/** Suggests the fields that the shown entity reads and the user does not have. */
export function setNeeded(fields) {
  needed = fields;
  drawNeeded();
}

function drawNeeded() {
  const user = users.current();
  const missing = needed.filter((field) => !has(user, field.name)).slice(0, 8);
  fill(hint, missing.length === 0 ? null : [
    h("span", { class: "aside" }, "It also reads "),
    missing.map((field) => h("button", { type: "button", class: "chip", on: { click: () => supply(field) } }, field.name)),
  ]);
}

const fieldName = (name) => FIELDS.find(([field]) => field.toLowerCase() === name.toLowerCase())?.[0];

const has = (user, name) => {
  const field = fieldName(name);
  return (field && user[field] !== undefined) || [user.custom, user.customIDs, user.privateAttributes].some((map) => map && Object.keys(map).some((key) => key.toLowerCase() === name.toLowerCase()));
};

function supply(field) {
  const known = fieldName(field.name);
  if (known) {
    panel.querySelector(`[data-field="${known}"]`)?.focus();
    return;
  }
  const name = field.kind === "unitID" ? "customIDs" : "custom";
  users.set({ ...users.current(), [name]: { ...users.current()[name], [field.name]: "" } });
  drawBody();
  const rows = panel.querySelectorAll(`[data-map="${name}"] .map-row`);
  rows[rows.length - 1]?.querySelectorAll("input")[1]?.focus();
}
