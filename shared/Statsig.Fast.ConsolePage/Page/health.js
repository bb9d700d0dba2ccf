// Where the specs come from and how old they are, what went wrong, the account of events, and drift.

import * as api from "./api.js";
import { age, count, fill, h, number, time } from "./dom.js";

let timer = null;

export function view() {
  const body = h("div", { class: "health" });
  const load = async () => {
    try {
      fill(body, cards(await api.get("api/health")));
    } catch (error) {
      fill(body, h("p", { class: "problem", role: "alert" }, error.message));
    }
  };
  load();
  clearInterval(timer);
  timer = setInterval(load, 5000);
  return h("section", { class: "page" }, h("h1", null, "Health"), body);
}

export const leave = () => clearInterval(timer);

function cards(health) {
  const now = health.now;
  return [
    card("Specs",
      pair("Source", health.source ?? "none"),
      pair("From", health.sourceName),
      pair("Changed", health.specsTime > 0 ? `${time(health.specsTime)}, ${age(now - health.specsTime)}` : "never"),
      pair("Received", health.receivedAt ? `${time(health.receivedAt)}, ${age(now - health.receivedAt)}` : "never"),
      pair("Entities", number(health.entities)),
      health.initialize ? pair("Initialized", `${health.initialize.success ? "yes" : "no"}, in ${number(Math.round(health.initialize.durationMs))} ms`) : null,
      health.initialize?.error ? pair("Error", health.initialize.error) : null,
      health.initialize && health.initialize.idLists > 0 ? pair("ID lists", number(health.initialize.idLists)) : null),
    card("Exposures and events of this process",
      pair("Accepted", number(health.events.accepted)), pair("Sent", number(health.events.sent)), pair("Deduplicated", number(health.events.deduplicated)),
      pair("Sampled out", number(health.events.sampledOut)), pair("Dropped", number(health.events.dropped)), pair("Pending", number(health.events.pending)),
      health.received === null ? null : pair("Received from SDKs", number(health.received))),
    listCard("Problems of the specs", health.problems, "No problems.", (problem) => problem),
    listCard(health.drift.title, health.drift.items, health.drift.none, (item) => item),
    listCard("Last warnings and errors", health.messages, health.noMessages, (message) => [h("span", { class: "aside" }, `${time(message.time)} ${message.level}  `), message.text]),
    health.findings === null ? null : listCard("Lint findings", health.findings, "No findings.", (finding) => [h("code", null, finding.id), ` ${finding.kind} ${finding.name} ${finding.message}.`]),
  ];
}

const pair = (name, value) => [h("dt", null, name), h("dd", null, value)];

const card = (title, ...pairs) => h("section", { class: "card" }, h("h2", null, title), h("dl", null, pairs));

function listCard(title, items, none, content) {
  const shown = items.slice(0, 50);
  return h("section", { class: items.length === 0 ? "card" : "card wide" }, h("h2", null, title),
    items.length === 0 ? h("p", { class: "aside" }, none) : h("ul", null, shown.map((item) => h("li", null, content(item)))),
    items.length > shown.length ? h("p", { class: "aside" }, `and ${count(items.length - shown.length, "more", "more")}`) : null);
}
