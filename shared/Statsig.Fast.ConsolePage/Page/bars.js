// The two bars: where a bucket lies, and how shares compare with the configured ones.

import { h, number, percent } from "./dom.js";

/** The 0-100 % bar of a rule: what passes is filled, and a mark shows where the user is. */
export function bucketBar(bucket, passPercentage) {
  const share = bucket.threshold === null || bucket.threshold === undefined ? null : Math.min(1, bucket.threshold / bucket.buckets);
  const at = bucket.bucket / bucket.buckets;
  const words = share === null
    ? `bucket ${number(bucket.bucket)} of ${number(bucket.buckets)}`
    : `bucket ${number(bucket.bucket)} of ${number(bucket.buckets)}; the first ${number(bucket.threshold)} pass`;
  const distance = bucket.distance === null || bucket.distance === undefined ? "" : `, ${number(bucket.distance)} ${bucket.passes ? "inside" : "outside"} the limit`;
  return h("figure", { class: `bucket ${bucket.passes ? "in" : "out"}` },
    h("div", { class: "track", role: "img", "aria-label": `${words}: ${bucket.passes ? "passes" : "does not pass"}`, vars: { "--share": `${(share ?? 0) * 100}%`, "--at": `${at * 100}%` } },
      h("span", { class: "fill" }),
      h("span", { class: "mark" })),
    h("figcaption", null,
      h("span", null, words + distance),
      h("span", { class: "num" }, passPercentage === undefined ? (share === null ? "" : percent(share, 2)) : percent(passPercentage / 100, 2))));
}

/** Weights of groups as one bar of segments, with a legend. */
export function weightsBar(groups) {
  const known = groups.filter((group) => group.weight !== null && group.weight !== undefined);
  const total = known.reduce((sum, group) => sum + group.weight, 0);
  if (known.length === 0) return null;
  const rest = Math.max(0, 1 - total);
  return h("figure", { class: "weights" },
    h("div", { class: "segments", role: "img", "aria-label": `Weights: ${known.map((group) => `${group.name} ${percent(group.weight, 2)}`).join(", ")}` },
      known.map((group, index) => h("span", { class: "segment", vars: { "--share": `${group.weight * 100}%`, "--tone": tone(index, known.length) } })),
      rest > 0.0005 ? h("span", { class: "segment rest", vars: { "--share": `${rest * 100}%` } }) : null),
    h("figcaption", null,
      known.map((group, index) => h("span", { class: "key", vars: { "--tone": tone(index, known.length) } }, group.name, h("b", { class: "num" }, percent(group.weight, 2)))),
      rest > 0.0005 ? h("span", { class: "key rest" }, "no group", h("b", { class: "num" }, percent(rest, 2))) : null));
}

/** Shades of the one accent colour, the strongest first. */
const tone = (index, length) => `${Math.round(100 - (length <= 1 ? 0 : (index * 68) / (length - 1)))}%`;

/**
 * One row of the chart of shares: the measured share as a bar, the expected one as a line with its range of chance. "expected" is a share of
 * all users; chance is only where a user of the "members" goes.
 */
export function shareRow(row) {
  const { label, note, share, expected, members, total } = row;
  const among = expected === null || members === 0 ? 0 : (expected * total) / members;
  const error = (3 * Math.sqrt(Math.max(0, members * among * (1 - among)))) / total;
  return h("li", { class: "share", "data-share": String(share), "data-expected": expected === null ? "" : String(expected), "data-members": String(members) },
    h("div", { class: "share-head" },
      h("span", { class: "share-name" }, label),
      h("span", { class: "num" }, percent(share, 2))),
    h("div", {
      class: "track",
      role: "img",
      "aria-label": expected === null ? `${label}: ${percent(share, 2)}` : `${label}: ${percent(share, 2)}, configured ${percent(expected, 2)}`,
      vars: {
        "--share": `${share * 100}%`,
        "--expected": `${(expected ?? 0) * 100}%`,
        "--low": `${Math.max(0, (expected ?? 0) - error) * 100}%`,
        "--high": `${Math.min(1, (expected ?? 0) + error) * 100}%`,
      },
    },
    h("span", { class: "fill" }),
    expected === null ? null : h("span", { class: "band" }),
    expected === null ? null : h("span", { class: "tick" })),
    h("p", { class: "share-note" }, note));
}
