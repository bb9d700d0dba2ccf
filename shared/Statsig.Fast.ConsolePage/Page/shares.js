// Random users through the rules: the share of each outcome beside what the specs configure.

import * as api from "./api.js";
import { shareRow } from "./bars.js";
import { count, fill, h, number, percent } from "./dom.js";
import * as users from "./users.js";

const TOTAL = 10_000;
const SLICE = 1_000;

let seed = 1;
let run = 0;

export function view(detail) {
  const output = h("div", { class: "shares", "data-name": detail.name, "aria-busy": "true" });
  const field = h("input", { type: "number", min: "1", max: "1000000000", value: String(seed), "aria-label": "Seed" });
  field.addEventListener("change", () => {
    seed = Math.min(1e9, Math.max(1, Math.trunc(Number(field.value)) || 1));
    field.value = String(seed);
    start(detail, output);
  });
  start(detail, output);
  return h("div", null,
    h("p", { class: "lead" },
      `${number(TOTAL)} users with random IDs, all else as in the user here, without exposures. The same seed gives the same users. `,
      h("label", { class: "inline" }, "Seed ", field)),
    output);
}

async function start(detail, output) {
  const mine = ++run;
  const sums = new Map();
  const progress = h("progress", { max: String(TOTAL), value: 0, "aria-label": "Users evaluated" });
  fill(output, progress);
  output.setAttribute("aria-busy", "true");
  try {
    let specs = null;
    for (let from = 0; from < TOTAL; from += SLICE) {
      const slice = await api.post("api/shares", { kind: detail.kind, name: detail.name, seed, from, count: SLICE }, undefined, users.json());
      if (mine !== run) return;
      if (specs !== null && specs !== slice.specs) {
        // The specs changed meanwhile, and the slices so far are those of the former ones.
        sums.clear();
        from = -SLICE;
        specs = null;
        continue;
      }
      specs = slice.specs;
      for (const row of slice.outcomes) {
        const key = JSON.stringify([row.experiment, row.ruleID, row.groupName, row.passed, row.inExperiment]);
        const sum = sums.get(key) ?? { ...row, count: 0 };
        sum.count += row.count;
        sums.set(key, sum);
      }
      progress.value = from + SLICE;
    }
    const outcomes = [...sums.values()].sort((one, other) => other.count - one.count);
    const experiments = await experimentsOf(detail, outcomes);
    if (mine === run) fill(output, chart(detail, outcomes, experiments));
  } catch (error) {
    if (mine === run) fill(output, h("p", { class: "problem", role: "alert" }, error.message));
  } finally {
    if (mine === run) output.setAttribute("aria-busy", "false");
  }
}

/** The groups of the experiments that decided: of the experiment itself, or of those that a layer hands over to. */
async function experimentsOf(detail, outcomes) {
  const groups = new Map();
  if (detail.groups.length > 0) groups.set(null, detail.groups);
  for (const name of new Set(outcomes.map((row) => row.experiment).filter((name) => name !== null))) {
    try {
      const experiment = await api.get(`api/spec?kind=experiment&name=${encodeURIComponent(name)}`);
      groups.set(name, experiment.groups);
    } catch {
      // Without its groups the rows have no configured share.
    }
  }
  return groups;
}

function chart(detail, outcomes, experiments) {
  const rows = outcomes.map((row) => ({ ...describe(row, outcomes, detail, experiments), share: row.count / TOTAL, total: TOTAL }));
  const hasExpected = rows.some((row) => row.expected !== null);
  return [
    h("ul", { class: "share-list" }, rows.map(shareRow)),
    hasExpected ? h("p", { class: "legend" }, h("span", { class: "legend-tick" }), "configured", h("span", { class: "legend-band" }), "within three standard errors") : null,
    detail.hasFacts ? null : h("p", { class: "note" }, "A running service keeps no payload, so the configured weights are not known here."),
  ];
}

function describe(row, outcomes, detail, experiments) {
  const rule = detail.rules.find((candidate) => candidate.id === row.ruleID);
  const title = row.groupName ?? rule?.name ?? row.ruleID;
  const group = row.inExperiment ? (experiments.get(row.experiment) ?? []).find((candidate) => candidate.ruleID === row.ruleID) : undefined;
  if (group && group.weight !== null && group.weight !== undefined) {
    const peers = outcomes.filter((other) => other.inExperiment && other.experiment === row.experiment);
    const members = peers.reduce((sum, other) => sum + other.count, 0);
    const weights = experiments.get(row.experiment).reduce((sum, other) => sum + (other.weight ?? 0), 0);
    const expected = group.weight / weights;
    return {
      label: row.experiment ? `${title}, in ${row.experiment}` : title,
      expected: (expected * members) / TOTAL,
      members,
      note: `${percent(row.count / members, 2)} of the ${count(members, "user")} in a group; configured ${percent(expected, 2)}`,
    };
  }
  if (rule && rule.passPercentage > 0 && rule.passPercentage < 100 && !rule.configDelegate) {
    const matched = outcomes.filter((other) => other.ruleID === row.ruleID && other.experiment === null).reduce((sum, other) => sum + other.count, 0);
    const expected = row.passed ? rule.passPercentage / 100 : 1 - rule.passPercentage / 100;
    return {
      label: row.passed ? `${title}: passes` : `${title}: outside the percentage`,
      expected: (expected * matched) / TOTAL,
      members: matched,
      note: `${percent(row.count / matched, 2)} of the ${count(matched, "user")} that the rule matches; configured ${percent(expected, 2)}`,
    };
  }
  const words = { default: "no rule matched", disabled: "disabled", override: "local override", "": "no answer" };
  return { label: words[row.ruleID] ?? (row.experiment ? `${title}, in ${row.experiment}` : title), expected: null, members: 0, note: count(row.count, "user") };
}
