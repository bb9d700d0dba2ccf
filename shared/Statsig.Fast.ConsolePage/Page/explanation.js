// The tree of an explanation: rules in order, their conditions, buckets, and nested specs that open.

import { count, h, percent, section, time } from "./dom.js";
import { bucketBar } from "./bars.js";
import * as route from "./route.js";
import { RESULTS, because, conditionWords, entityWord, isPartial, ruleTitle } from "./words.js";

export function tree(explanation) {
  return h("div", { class: "tree" },
    explanation.message ? h("p", { class: "note" }, explanation.message) : null,
    explanation.suggestions.length > 0
      ? h("p", null, "Show ", explanation.suggestions.map((name, index) => [index > 0 ? ", " : "", h("a", { href: route.of(explanation.kind, name) }, name)]))
      : null,
    explanation.stickyAssignment?.message ? h("p", { class: "note" }, explanation.stickyAssignment.message) : null,
    explanation.spec ? specTree(explanation.spec, "") : null,
    explanation.parameters.length > 0 ? parameterList(explanation.parameters) : null);
}

function specTree(spec, path) {
  const key = `${path}/${spec.kind}:${spec.name}`;
  if (spec.isShownAbove) return h("p", { class: "aside" }, `${spec.name} was explained above.`);
  return h("div", { class: "spec-tree" },
    spec.mappings.map((mapping) => h("div", { class: "aside" },
      `Mapping to ${mapping.target}: ${mapping.applies ? "applies" : "does not apply"}.`,
      mapping.spec ? specTree(mapping.spec, key) : null)),
    spec.targetingGate ? nested(spec.targetingGate, `${key}/targeting`, "Targeting gate") : null,
    spec.bucket ? bucketBar(spec.bucket) : null,
    h("ol", { class: "rules" },
      spec.rules.map((rule, index) => ruleItem(rule, index, key, spec.decidedBy, path === ""))),
    spec.rulesNotReached > 0 ? h("p", { class: "aside" }, `${count(spec.rulesNotReached, "further rule was", "further rules were")} not reached.`) : null,
    spec.rules.length === 0 && spec.mappings.length === 0 ? h("p", { class: "aside" }, because(spec)) : null);
}

function ruleItem(rule, index, path, decidedBy, isOutermost) {
  const key = `${path}/${index}`;
  const state = rule.decides && decidedBy !== "default" ? (rule.result === "outsidePercentage" ? "outside" : "decides") : "past";
  return h("li", { class: `rule ${state}`, "data-rule": rule.id, "data-result": rule.result },
    h("div", { class: "rule-head" },
      h("span", { class: "rule-name" }, ruleTitle(rule)),
      ruleTitle(rule) === rule.id ? null : h("code", { class: "rule-id" }, rule.id),
      h("span", { class: `result ${rule.result}` }, RESULTS[rule.result] ?? rule.result)),
    rule.startTime ? h("p", { class: "aside" }, `From ${time(rule.startTime)} on.`) : null,
    h("ul", { class: "conditions" }, rule.conditions.map((condition, at) => conditionItem(condition, `${key}/${at}`))),
    rule.bucket ? bucketBar(rule.bucket, rule.passPercentage)
      : rule.result !== "notMatched" && rule.passPercentage < 100 ? h("p", { class: "aside" }, `Passes ${percent(rule.passPercentage / 100, 2)} of those that match.`)
      : isOutermost && isPartial(rule) ? h("div", { class: "unreached", "data-bucket": String(index), "data-of": rule.id }) : null, // Filled when the bucket is known.
    rule.spec ? nested(rule.spec, key, "Experiment", true) : null);
}

function conditionItem(condition, path) {
  const [subject, relation, target] = conditionWords(condition);
  const holds = condition.holds;
  const word = holds === null ? "not evaluated" : holds ? "holds" : "does not hold";
  return h("li", { class: `condition ${holds === null ? "unknown" : holds ? "holds" : "fails"}${condition.isSkipped ? " skipped" : ""}` },
    h("span", { class: "sign", role: "img", "aria-label": word, title: condition.isSkipped ? `${word}; the call stops before this condition` : word }),
    h("span", { class: "condition-words" },
      h("span", { class: "subject" }, subject), " ",
      relation === "" ? null : h("span", { class: "relation" }, relation, " "),
      target === "" ? null : h("span", { class: "target" }, target),
      condition.targetCount > 1 && target.endsWith("…") ? h("span", { class: "amount" }, ` ${condition.targetCount} in all`) : null),
    valueOf(condition),
    condition.bucket ? bucketBar(condition.bucket) : null,
    condition.specs.length === 1 && GATES.has(condition.type)
      ? gateRules(condition.specs[0], path)
      : condition.specs.map((spec, at) => nested(spec, `${path}/${at}`)));
}

const GATES = new Set(["pass_gate", "fail_gate"]);

/** The one gate of a condition, which names it already. */
function gateRules(gate, path) {
  const answer = h("span", { class: `badge ${gate.passed ? "on" : ""}` }, gate.passed ? "on" : "off");
  if (gate.isShownAbove) return h("p", { class: "nested-known" }, answer, h("span", { class: "aside" }, " explained above"));
  return section(`${path}/${gate.name}`, false, [h("span", { class: "nested-kind" }, `This ${entityWord(gate.entity, gate.kind)} is `), answer],
    specTree(gate, path), h("p", { class: "aside" }, h("a", { href: route.of(gate.kind, gate.name) }, `Show ${gate.name}`)));
}

const ORIGINS = {
  custom: "custom", globalCustom: "global custom", private: "private", customID: "custom ID", address: "from the IP address", userAgent: "from the user agent",
  environment: "environment", serverEnvironment: "of the server", clock: "now", app: "of the payload",
};

function valueOf(condition) {
  if (condition.valueKind === "none" || condition.bucket || condition.specs.length > 0) return null;
  const origin = ORIGINS[condition.origin];
  const text = condition.isMasked ? "private value, not shown"
    : condition.valueKind === "missing" || condition.origin === "missing" ? "missing"
    : condition.valueKind === "text" && condition.value === "" ? "empty"
    : condition.value ?? "null";
  return h("span", { class: "value" }, "user: ", h("b", null, text), origin ? h("span", { class: "origin" }, ` ${origin}`) : null);
}

function nested(spec, path, title, isOpen = false) {
  const answer = spec.kind === "gate" ? (spec.passed ? "on" : "off") : spec.groupName ?? (spec.passed ? spec.ruleID : "default");
  const summary = [
    h("span", { class: "nested-kind" }, title ?? entityWord(spec.entity, spec.kind)), " ",
    h("span", { class: "nested-name" }, spec.name), " ",
    h("span", { class: `badge ${spec.passed ? "on" : ""}` }, answer),
  ];
  if (spec.isShownAbove) return h("p", { class: "nested-known" }, summary, h("span", { class: "aside" }, " explained above"));
  return section(`${path}/${spec.name}`, isOpen, summary, specTree(spec, path), h("p", { class: "aside" }, h("a", { href: route.of(spec.kind, spec.name) }, `Show ${spec.name}`)));
}

function parameterList(parameters) {
  return h("ul", { class: "parameters" }, parameters.map((parameter) => h("li", null,
    h("div", { class: "rule-head" }, h("span", { class: "rule-name" }, parameter.name), h("code", { class: "json" }, JSON.stringify(parameter.value))),
    parameter.spec ? nested(parameter.spec, `parameter/${parameter.name}`) : h("p", { class: "aside" }, parameter.target ? `${entityWord(null, parameter.reference)} ${parameter.target}` : "a fixed value"))));
}
