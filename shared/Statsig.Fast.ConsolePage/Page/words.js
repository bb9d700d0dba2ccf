// Kinds, conditions and outcomes in words.

import { number, percent, time } from "./dom.js";

const ENTITIES = {
  featureGate: "gate", segment: "segment", holdout: "holdout", dynamicConfig: "dynamic config", experiment: "experiment", autotune: "autotune", layer: "layer",
  gate: "gate", parameterStore: "parameter store",
};

export const entityWord = (entity, kind) => ENTITIES[entity] ?? ENTITIES[kind] ?? kind;

const OPERATORS = {
  any: "is one of", none: "is none of", any_case_sensitive: "is exactly one of", none_case_sensitive: "is exactly none of",
  eq: "equals", neq: "does not equal",
  str_starts_with_any: "starts with one of", str_ends_with_any: "ends with one of",
  str_contains_any: "contains one of", str_contains_none: "contains none of", str_matches: "matches",
  gt: "is greater than", gte: "is at least", lt: "is less than", lte: "is at most",
  version_gt: "is a later version than", version_gte: "is version", version_lt: "is an earlier version than", version_lte: "is at most version",
  version_eq: "is version", version_neq: "is another version than",
  before: "is before", after: "is after", on: "is on the day of",
  in_segment_list: "is on the list", not_in_segment_list: "is not on the list",
  array_contains_any: "contains any of", array_contains_none: "contains none of", array_contains_all: "contains all of", not_array_contains_all: "does not contain all of",
  encoded_any: "is one of (encoded)",
};

const TIMES = new Set(["before", "after", "on"]);

/** What a condition asks, as [subject, relation, target]. */
export function conditionWords(condition) {
  const target = targetText(condition);
  switch (condition.type) {
    case "public": return ["everyone", "", ""];
    case "pass_gate": return ["passes", "", target];
    case "fail_gate": return ["does not pass", "", target];
    case "multi_pass_gate": return ["passes one of", "", target];
    case "multi_fail_gate": return ["fails one of", "", target];
    case "experiment_group": return [`group in ${condition.field ?? "an experiment"}`, relation(condition), target];
    case "user_bucket": return ["bucket", bucketRelation(condition.operator), target];
    case "unit_id": return [condition.field ?? condition.idType ?? "unit ID", relation(condition), target];
    case "current_time": return ["the current time", relation(condition), target];
    case "environment_field": return [`environment ${condition.field ?? ""}`.trim(), relation(condition), target];
    case "target_app": return ["the app", relation(condition), target];
    default: return [condition.field ?? condition.type, relation(condition), target];
  }
}

const relation = (condition) => (condition.operator === "version_gte" ? "is at least version" : OPERATORS[condition.operator] ?? condition.operator ?? "");

const bucketRelation = (operator) => ({ lt: "is below", lte: "is at most", gt: "is above", gte: "is at least" })[operator] ?? OPERATORS[operator] ?? operator ?? "";

function targetText(condition) {
  if (condition.target === null || condition.target === undefined) return "";
  const milliseconds = Number(condition.target);
  if (TIMES.has(condition.operator) && Number.isFinite(milliseconds) && milliseconds > 0) return time(milliseconds);
  return plain(String(condition.target));
}

/** A target is written as JSON, cut where it is long: a list is shown as its elements, a text without its quotation marks. */
function plain(text) {
  try {
    if (text.startsWith("[")) {
      const isCut = text.endsWith(", ...]");
      const elements = JSON.parse(isCut ? `${text.slice(0, -", ...]".length)}]` : text);
      return elements.map((element) => (typeof element === "string" ? element : JSON.stringify(element))).join(", ") + (isCut ? ", …" : "");
    }
    if (text.startsWith("\"")) return JSON.parse(text);
  } catch {
    // Cut within an element.
  }
  return text;
}

export const RESULTS = {
  notMatched: "not matched", passed: "passed", outsidePercentage: "outside the percentage", delegated: "handed over", contributed: "contributed",
  contributedNothing: "contributed nothing", notStarted: "not started", stopped: "stopped",
};

/** One sentence about why the answer is what it is. */
export function because(spec) {
  if (!spec) return "";
  const rule = spec.rules.find((candidate) => candidate.decides) ?? spec.rules.at(-1);
  switch (spec.decidedBy) {
    case "rule": return rule ? ruleSentence(rule) : "A rule decided.";
    case "default": return spec.rules.length + spec.rulesNotReached === 0 ? "There are no rules, so the default applies." : "No rule matched, so the default applies.";
    case "disabled": return "It is disabled, so its default applies.";
    case "override": return "A local override decided.";
    case "mapping": return `The mapping to ${spec.mappings.find((mapping) => mapping.applies)?.target ?? "another spec"} decided.`;
    case "delegate": return `The experiment ${rule?.spec?.name ?? ""} decided. ${because(rule?.spec)}`.trim();
    case "merge": return "Several rules of the layer contributed parameters.";
    case "autotune": return "The autotune chose the group.";
    case "unrecognized": return "The specs have no entry of this name.";
    case "unsupported": return "A condition is not supported by this version, so the default applies.";
    case "tooDeep": return "The gates are nested too deep to be evaluated.";
    case "fault": return "The evaluation failed.";
    default: return "";
  }
}

function ruleSentence(rule) {
  const name = ruleTitle(rule);
  const bucket = rule.bucket;
  if (rule.result === "outsidePercentage") {
    return bucket
      ? `Rule ${name} matched, but bucket ${number(bucket.bucket)} lies outside its ${percent(rule.passPercentage / 100, 2)}, so the default applies.`
      : `Rule ${name} matched, but lets ${percent(rule.passPercentage / 100, 2)} of its users pass, so the default applies.`;
  }
  return bucket
    ? `Rule ${name} decided: its conditions hold, and bucket ${number(bucket.bucket)} lies within its ${percent(rule.passPercentage / 100, 2)}.`
    : `Rule ${name} decided: its conditions hold.`;
}

/** True for a rule that lets some of those pass that match it. */
export const isPartial = (rule) => rule.passPercentage > 0 && rule.passPercentage < 100;

export const ruleTitle = (rule) => rule.groupName ?? rule.name ?? rule.id;

/** The value of an answer in a few characters. */
export function answerText(answer) {
  if (!answer) return "";
  if (typeof answer.value === "boolean") return answer.value ? "on" : "off";
  return answer.group ?? (answer.rule === "default" || answer.rule === "disabled" || answer.rule === "" ? "default" : answer.rule);
}
