// Local overrides: set and removed in the server that answers this page, and only there.

import * as api from "./api.js";
import { fill, h } from "./dom.js";
import * as route from "./route.js";
import { entityWord } from "./words.js";

let list = [];
let policy = { allowed: false, reason: "" };
const listeners = new Set();

export const all = () => list;
export const of = (kind, name) => list.filter((override) => override.kind === kind && override.name === name);
export const onChange = (listener) => listeners.add(listener);
export const setPolicy = (value) => { policy = value; };

export async function load() {
  list = (await api.get("api/overrides")).overrides;
  for (const listener of listeners) listener();
}

const reasonAgainst = () => (!policy.allowed ? policy.reason : policy.needsToken && !api.hasToken() ? "This address has no token. Open the address that the command printed; it ends in the token." : null);

async function send(path, body, problem) {
  try {
    problem.textContent = "";
    await api.post(path, body);
    await load();
    return true;
  } catch (error) {
    problem.textContent = error.message;
    return false;
  }
}

function entry(override, problem) {
  return h("li", null,
    h("span", { class: "override-words" },
      h("code", { class: "json" }, override.group !== null ? `group ${override.group}` : override.value),
      h("span", { class: "aside" }, override.id === null ? " for all users" : ` for ${override.id}`)),
    reasonAgainst() ? null : h("button", {
      type: "button",
      class: "quiet",
      "aria-label": `Remove the override of ${override.name}${override.id === null ? "" : ` for ${override.id}`}`,
      on: { click: () => send("api/overrides/remove", { kind: override.kind, name: override.name, id: override.id }, problem) },
    }, "Remove"));
}

/** The tab of one entity. */
export function view(detail) {
  const existing = h("ul", { class: "overrides" });
  const problem = h("p", { class: "problem", role: "alert" });
  const draw = () => {
    const mine = of(detail.kind, detail.name);
    fill(existing, mine.length === 0 ? h("li", { class: "aside" }, "No override is set from this console.") : mine.map((override) => entry(override, problem)));
  };
  draw();
  const reason = reasonAgainst();
  const element = h("div", { class: "override-view" },
    existing,
    reason ? h("p", { class: "note" }, reason) : form(detail, problem),
    problem,
    h("p", { class: "aside" }, "An override takes precedence over the specs, in the memory of this server. It ends with the process."));
  element.redraw = draw;
  return element;
}

function form(detail, problem) {
  const id = h("input", { placeholder: "all users", spellcheck: "false", autocomplete: "off" });
  const submit = (value) => send("api/overrides", { kind: detail.kind, name: detail.name, id: id.value === "" ? null : id.value, ...value }, problem);
  const scope = h("label", { class: "field" }, h("span", null, "For the ID"), id);
  if (detail.kind === "gate") {
    return h("div", { class: "override-form" }, scope,
      h("div", { class: "actions" },
        h("button", { type: "button", class: "primary", on: { click: () => submit({ value: "true" }) } }, "Turn on"),
        h("button", { type: "button", on: { click: () => submit({ value: "false" }) } }, "Turn off")));
  }
  const start = detail.groups[0]?.value ?? detail.defaultValue ?? {};
  const value = h("textarea", { rows: "6", spellcheck: "false", value: JSON.stringify(start, null, 2) });
  const setValue = () => {
    try {
      const parsed = JSON.parse(value.value);
      if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw new Error("A value is a JSON object, such as {\"color\": \"green\"}");
      submit({ value: value.value });
    } catch (error) {
      problem.textContent = error instanceof SyntaxError ? `The value is not valid JSON: ${error.message}.` : `${error.message}.`;
    }
  };
  return h("div", { class: "override-form" }, scope,
    detail.kind === "experiment" && detail.groups.length > 0
      ? h("div", { class: "actions" }, detail.groups.map((group) => h("button", { type: "button", on: { click: () => submit({ group: group.name }) } }, group.name)))
      : null,
    h("label", { class: "field" }, h("span", null, detail.kind === "parameterStore" ? "Parameters, as JSON" : "Value, as JSON"), value),
    h("div", { class: "actions" }, h("button", { type: "button", class: "primary", on: { click: setValue } }, "Set the value")));
}

/** The view of all overrides. */
export function overview() {
  const problem = h("p", { class: "problem", role: "alert" });
  const rows = h("ul", { class: "overrides" });
  const draw = () => fill(rows, list.length === 0
    ? h("li", { class: "aside" }, "No override is set from this console. Each entity has a tab for its own.")
    : list.map((override) => h("li", null,
      h("a", { href: route.of(override.kind, override.name, "overrides") }, override.name),
      h("span", { class: "aside" }, entityWord(null, override.kind)),
      entry(override, problem).firstChild,
      reasonAgainst() ? null : h("button", { type: "button", class: "quiet", "aria-label": `Remove the override of ${override.name}`, on: { click: () => send("api/overrides/remove", { kind: override.kind, name: override.name, id: override.id }, problem) } }, "Remove"))));
  draw();
  const reason = reasonAgainst();
  const element = h("section", { class: "page" }, h("h1", null, "Overrides"), reason ? h("p", { class: "note" }, reason) : null, rows, problem);
  element.redraw = draw;
  return element;
}
