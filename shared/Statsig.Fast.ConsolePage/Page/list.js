// The list of all entities: search, filter by kind, and the current user's answer beside each.

import { count, fill, h } from "./dom.js";
import * as route from "./route.js";
import { answerText, entityWord } from "./words.js";

const FILTERS = [
  ["all", "All kinds"], ["featureGate", "Gates"], ["segment", "Segments"], ["holdout", "Holdouts"], ["dynamicConfig", "Dynamic configs"],
  ["experiment", "Experiments"], ["autotune", "Autotunes"], ["layer", "Layers"], ["parameterStore", "Parameter stores"], ["findings", "With findings"],
];

let specs = [];
let answers = {};
let shown = { kind: null, name: null };
let query = "";
let filter = "all";
const badges = new Map();

const search = h("input", { type: "search", id: "search", placeholder: "Search", autocomplete: "off", spellcheck: "false", "aria-label": "Search entities by name" });
const select = h("select", { "aria-label": "Kind of entities" });
const total = h("p", { class: "list-total", role: "status" });
const list = h("ul", { class: "list" });

export function mount(side) {
  fill(side, h("div", { class: "search" }, search, select), total, list);
  search.addEventListener("input", () => {
    query = search.value.trim().toLowerCase();
    draw();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("a")?.click();
    if (event.key === "ArrowDown") move(event, 0);
    if (event.key === "Escape" && search.value !== "") {
      search.value = "";
      search.dispatchEvent(new Event("input"));
    }
  });
  select.addEventListener("change", () => {
    filter = select.value;
    draw();
  });
  list.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown") move(event, at + 1);
    if (event.key === "ArrowUp") (at > 0 ? move(event, at - 1) : search.focus());
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
}

function move(event, at) {
  event.preventDefault();
  list.querySelectorAll("a")[at]?.focus();
}

export function setSpecs(all) {
  specs = all;
  const present = new Set(all.map((spec) => spec.entity));
  fill(select, FILTERS
    .filter(([key]) => key === "all" || present.has(key) || (key === "findings" && all.some((spec) => spec.findings?.length > 0)))
    .map(([key, title]) => h("option", { value: key, selected: key === filter }, title)));
  filter = select.value;
  draw();
}

export function setAnswers(all) {
  answers = all;
  for (const [key, badge] of badges) mark(badge, answers[key]);
}

export function setShown(kind, name) {
  shown = { kind, name };
  for (const link of list.querySelectorAll("a")) {
    const isShown = link.dataset.key === `${kind}/${name}`;
    if (isShown) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest" });
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

function draw() {
  badges.clear();
  const matches = specs.filter((spec) => isShown(spec));
  total.textContent = specs.length === 0 ? "The specs are empty." : matches.length === specs.length ? count(specs.length, "entity", "entities") : `${matches.length} of ${count(specs.length, "entity", "entities")}`;
  fill(list, matches.map((spec) => {
    const key = `${spec.kind}/${spec.name}`;
    const badge = h("span", { class: "badge" });
    mark(badge, answers[key]);
    badges.set(key, badge);
    return h("li", null, h("a", { href: route.of(spec.kind, spec.name), "data-key": key, "aria-current": spec.kind === shown.kind && spec.name === shown.name ? "page" : null },
      h("span", { class: "list-name" }, spec.name),
      h("span", { class: "list-kind" }, entityWord(spec.entity, spec.kind), stateOf(spec), costOf(spec), spec.findings?.length > 0 ? h("span", { class: "finding-count" }, count(spec.findings.length, "finding")) : null),
      badge));
  }));
}

/** The most work that one evaluation may be: the figures that grow. */
const costOf = (spec) => (spec.cost ? h("span", { class: "cost", title: `One answer takes at most ${count(spec.cost.evaluations, "evaluation")} and ${count(spec.cost.hashes, "hash", "hashes")}` },
  `${count(spec.cost.conditions, "condition")}${spec.cost.hashes > 0 ? `, ${count(spec.cost.hashes, "hash", "hashes")}` : ""}`) : null);

const stateOf = (spec) => (spec.enabled === false ? ", disabled" : spec.entity === "experiment" && spec.isActive === false ? ", inactive" : "");

function isShown(spec) {
  const isOfKind = filter === "all" || (filter === "findings" ? spec.findings?.length > 0 : spec.entity === filter);
  return isOfKind && (query === "" || query.split(/\s+/).every((word) => spec.name.toLowerCase().includes(word)));
}

function mark(badge, answer) {
  badge.textContent = answerText(answer);
  badge.classList.toggle("on", answer?.value === true || Boolean(answer?.group));
  badge.title = answer ? "The answer for the current user" : "";
}
