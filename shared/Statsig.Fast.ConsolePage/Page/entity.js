// One entity: its facts, its answer for the user, and the tabs.

import * as api from "./api.js";
import { bucketBar, weightsBar } from "./bars.js";
import { count, fill, h, percent, tabs } from "./dom.js";
import { tree } from "./explanation.js";
import * as overrides from "./overrides.js";
import * as route from "./route.js";
import * as shares from "./shares.js";
import * as users from "./users.js";
import { because, conditionWords, entityWord, isPartial, ruleTitle } from "./words.js";

const answer = h("section", { class: "answer", "aria-live": "polite", "aria-label": "Answer for the user" });
const panel = h("div", { id: "panel", role: "tabpanel", tabindex: "0" });
let shown = null;
let explanation = null;
let overrideView = null;
let bucketRun = 0;

overrides.onChange(() => overrideView?.redraw());

export function view(detail, tab, onTab) {
  if (shown?.detail !== detail) {
    explanation = null;
    fill(answer, h("p", { class: "aside" }, "Evaluating"));
    delete answer.dataset.user;
  }
  shown = { detail, tab };
  const items = [["why", "Why"], ["rules", detail.kind === "parameterStore" ? "Parameters" : "Rules"]];
  if (detail.kind !== "parameterStore") items.push(["shares", "Shares"]);
  items.push(["overrides", "Overrides"]);
  panel.setAttribute("aria-labelledby", `tab-${tab}`);
  const element = h("article", { class: "entity" },
    back(),
    h("header", { class: "entity-head" },
      h("p", { class: "kind" }, entityWord(detail.entity, detail.kind)),
      h("h1", null, detail.name),
      h("p", { class: "facts" }, facts(detail))),
    findings(detail.findings),
    answer,
    tabs(`Views of ${detail.name}`, items, tab, onTab),
    panel);
  drawPanel();
  return element;
}

/** A name that the specs do not have, with those that are near. */
export function unknown(explanation) {
  shown = null;
  return h("article", { class: "entity" }, back(), h("h1", null, explanation.name), tree({ ...explanation, spec: null }));
}

export function failed(name, message) {
  shown = null;
  return h("article", { class: "entity" }, back(), h("h1", null, name), h("p", { class: "problem", role: "alert" }, message));
}

const back = () => h("a", { class: "back", href: "#/" }, "All entities");

function facts(detail) {
  const parts = [];
  if (detail.enabled === false) parts.push("disabled");
  if (detail.entity === "experiment" && detail.isActive !== null) parts.push(detail.isActive ? "active" : "inactive");
  if (detail.idType) parts.push(`by ${detail.idType}`);
  if (detail.version) parts.push(`version ${detail.version}`);
  if (detail.cost) {
    parts.push(count(detail.cost.rules, "rule"));
    parts.push(`at most ${count(detail.cost.evaluations, "evaluation")}, ${count(detail.cost.hashes, "hash", "hashes")}${detail.cost.regexes > 0 ? `, ${count(detail.cost.regexes, "regular expression")}` : ""}`);
  }
  const links = [];
  if (detail.layer) links.push(["in layer ", h("a", { href: route.of("layer", detail.layer) }, detail.layer)]);
  return [parts.map((part) => h("span", null, part)), links.map((link) => h("span", null, link))];
}

const findings = (list) => (!list || list.length === 0 ? null : h("ul", { class: "findings", "aria-label": "Findings" },
  list.map((finding) => h("li", null, h("code", null, finding.id), ` It ${finding.message}.`))));

/** Shows another explanation of the entity that is shown. */
export function setExplanation(value) {
  explanation = value;
  const spec = value.spec;
  const outcome = value.outcome;
  const title = value.kind === "gate" ? (outcome.value ? "on" : "off")
    : value.kind === "parameterStore" ? count(value.parameters.length, "parameter")
    : outcome.groupName ?? (outcome.passed ? outcome.ruleID : "default");
  answer.dataset.user = value.userID ?? "";
  answer.dataset.name = value.name;
  const isOn = value.kind === "gate" ? outcome.value === true : outcome.passed;
  fill(answer,
    h("p", { class: `verdict ${isOn ? "on" : ""}`, "data-value": JSON.stringify(outcome.value), "data-rule": outcome.ruleID, "data-group": outcome.groupName ?? "" }, title),
    h("div", { class: "verdict-why" },
      h("p", null, spec ? because(spec) : value.message ?? (value.parameters.length > 0 ? "Each parameter is decided by its own entry." : "")),
      h("p", { class: "aside" }, [outcome.ruleID ? `rule ${outcome.ruleID}` : null, outcome.allocatedExperiment ? `experiment ${outcome.allocatedExperiment}` : null, outcome.reason].filter(Boolean).join(" · "))));
  if (shown?.tab === "why") drawPanel();
}

/** Shows why there is no explanation. */
export function setProblem(message) {
  explanation = null;
  fill(answer, h("p", { class: "problem", role: "alert" }, message));
  if (shown?.tab === "why") fill(panel);
}

function drawPanel() {
  const { detail, tab } = shown;
  overrideView = null;
  if (tab === "rules") fill(panel, rules(detail));
  else if (tab === "shares") fill(panel, shares.view(detail));
  else if (tab === "overrides") fill(panel, overrideView = overrides.view(detail));
  else fill(panel, explanation ? [tree(explanation), value(explanation.outcome.value), exposures(explanation.outcome.secondaryExposures)] : null);
  drawBuckets();
}

/** Draws the bars of rules whose bucket no explanation has: those that did not match, and those of the list of rules. */
async function drawBuckets() {
  const mine = ++bucketRun;
  const places = [...panel.querySelectorAll("[data-bucket]")];
  if (places.length === 0) return;
  const { detail } = shown;
  const percentages = detail.rules;
  try {
    const { rules } = await api.post("api/buckets", { kind: detail.kind, name: detail.name }, undefined, users.json());
    if (mine !== bucketRun) return;
    for (const place of places) {
      const at = Number(place.dataset.bucket);
      if (rules[at]?.bucket && rules[at].id === place.dataset.of) fill(place, bucketBar(rules[at].bucket, percentages[at]?.passPercentage));
    }
  } catch {
    // Without an answer the bars have no mark. The explanation beside them shows the reason.
  }
}

/** Runs the random users again after a change of the user, and moves the marks. */
export function userChanged() {
  if (shown?.tab === "shares") drawPanel();
  if (shown?.tab === "rules") drawBuckets();
}

function value(object) {
  if (typeof object !== "object" || object === null) return null;
  const names = Object.keys(object);
  return h("section", { class: "value-table" }, h("h2", null, "Value"),
    names.length === 0 ? h("p", { class: "aside" }, "No parameters.") : h("dl", null, names.map((name) => [h("dt", null, name), h("dd", null, h("code", { class: "json" }, JSON.stringify(object[name])))])));
}

function exposures(list) {
  return list.length === 0 ? null : h("section", { class: "value-table" }, h("h2", null, "Secondary exposures"),
    h("dl", null, list.map((exposure) => [h("dt", null, exposure.gate), h("dd", null, h("code", { class: "json" }, exposure.gateValue), h("span", { class: "aside" }, ` ${exposure.ruleID}`))])));
}

function rules(detail) {
  if (!detail.hasFacts) {
    const partial = detail.rules.map((rule, index) => [rule, index]).filter(([rule]) => isPartial(rule));
    return [
      h("p", { class: "note" }, "A running service keeps no payload, only its compiled form, so the conditions of the rules are not listed. The tab Why shows those that the user meets."),
      groups(detail),
      partial.length > 0 ? h("ol", { class: "rules" }, partial.map(([rule, index]) => h("li", { class: "rule" },
        h("div", { class: "rule-head" }, h("span", { class: "rule-name" }, ruleTitle(rule)), h("span", { class: "result" }, percent(rule.passPercentage / 100, 2))), shareBar(rule, index)))) : null,
      detail.fields.length > 0 ? h("p", { class: "lead" }, "Fields that it reads: ", detail.fields.map((field) => h("code", { class: "field-name" }, field.name))) : null,
    ];
  }
  return [
    groups(detail),
    detail.kind === "parameterStore" ? storeParameters(detail) : h("ol", { class: "rules" }, detail.rules.map((rule, index) => h("li", { class: "rule" },
      h("div", { class: "rule-head" },
        h("span", { class: "rule-name" }, ruleTitle(rule)),
        ruleTitle(rule) === rule.id ? null : h("code", { class: "rule-id" }, rule.id),
        h("span", { class: "result" }, rule.configDelegate ? "hands over" : percent(rule.passPercentage / 100, 2))),
      h("ul", { class: "conditions" }, rule.conditions.map((condition) => {
        const [subject, relation, target] = conditionWords(condition);
        return h("li", { class: "condition plain" }, h("span", { class: "condition-words" },
          h("span", { class: "subject" }, subject), " ", relation ? h("span", { class: "relation" }, relation, " ") : null, target ? h("span", { class: "target" }, target) : null));
      })),
      rule.configDelegate ? h("p", { class: "aside" }, "to the experiment ", h("a", { href: route.of("experiment", rule.configDelegate) }, rule.configDelegate))
        : isPartial(rule) ? shareBar(rule, index) : null,
      typeof rule.returnValue === "object" ? h("p", { class: "returned" }, h("code", { class: "json" }, JSON.stringify(rule.returnValue))) : null))),
    detail.kind === "parameterStore" ? null : h("p", { class: "otherwise" }, "Otherwise ", h("code", { class: "json" }, JSON.stringify(detail.defaultValue))),
  ];
}

/** The bar of a rule, until the bucket of the user is known. */
const shareBar = (rule, index) => h("div", { "data-bucket": String(index), "data-of": rule.id },
  h("div", { class: "bucket in" }, h("div", { class: "track", role: "img", "aria-label": `${percent(rule.passPercentage / 100, 2)} pass`, vars: { "--share": `${rule.passPercentage}%` } }, h("span", { class: "fill" }))));

function groups(detail) {
  if (detail.groups.length === 0) return null;
  return h("section", { class: "value-table" }, h("h2", null, "Groups"), weightsBar(detail.groups),
    h("dl", null, detail.groups.map((group) => [h("dt", null, group.name), h("dd", null, h("code", { class: "json" }, JSON.stringify(group.value)))])));
}

const storeParameters = (detail) => h("ul", { class: "parameters" }, detail.parameters.map((parameter) => h("li", null,
  h("div", { class: "rule-head" },
    h("span", { class: "rule-name" }, parameter.name),
    parameter.reference === "static" ? h("code", { class: "json" }, JSON.stringify(parameter.value))
      : h("span", { class: "aside" }, `${entityWord(null, parameter.reference)} `, parameter.target ? h("a", { href: route.of(parameter.reference, parameter.target) }, parameter.target) : null, parameter.targetParameter ? `, ${parameter.targetParameter}` : null)))));
