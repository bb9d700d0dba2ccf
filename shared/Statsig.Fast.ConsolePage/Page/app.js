// Joins the parts: what the address says is shown, what the user is, and what the server reports.

import * as api from "./api.js";
import { age, fill, h, time } from "./dom.js";
import * as entity from "./entity.js";
import * as events from "./events.js";
import * as health from "./health.js";
import * as list from "./list.js";
import * as overrides from "./overrides.js";
import * as route from "./route.js";
import * as theme from "./theme.js";
import * as userForm from "./user-form.js";
import * as users from "./users.js";

const content = document.getElementById("content");
const frame = document.getElementById("frame");
const banner = document.getElementById("banner");

let state = null;
let stateAt = 0;
let specs = [];
let at = route.read();
let pendingExplain = null;
let pendingAnswers = null;
let timer = 0;
let overview = null;
let detail = null;
let instance = null;

async function start() {
  api.takeToken();
  theme.mount(document.getElementById("theme"));
  list.mount(document.getElementById("side"));
  userForm.mount(document.getElementById("user"));
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    content.focus();
  });
  addEventListener("hashchange", () => show(route.read()));
  users.onChange(() => {
    clearTimeout(timer);
    timer = setTimeout(userChanged, 150);
  });
  overrides.onChange(() => {
    overview?.redraw();
    drawViews();
    userChanged();
  });
  api.listen({
    hello: (hello) => {
      if (instance !== null && instance !== hello.instance) events.reset(); // Another process, whose events start again.
      instance = hello.instance;
      refresh();
    },
    specs: refresh,
    events: (batch) => events.add(batch),
    overrides: () => overrides.load().catch(report),
  }, async (isConnected, reason) => {
    if (!isConnected && reason !== null && state === null) await refresh(); // All else may be there.
    say(isConnected ? "" : reason ?? "The connection to the server is lost. The page continues when it is back.");
  });
  setInterval(drawSource, 5000);
}

/** Loads what the server has: at first, after a restart, and when specs change. */
async function refresh() {
  try {
    state = await api.get("api/state");
    stateAt = performance.now();
    api.useToken(state.token);
    overrides.setPolicy(state.overrides);
    specs = (await api.get("api/specs")).specs;
    list.setSpecs(specs);
    drawViews();
    drawSource();
    await overrides.load();
    await show(route.read(), true);
    say("");
  } catch (error) {
    report(error);
  }
}

const report = (error) => say(error.message);

function say(message) {
  banner.textContent = message;
  banner.hidden = message === "";
}

function drawViews() {
  const set = overrides.all().length;
  const items = [["entities", "Entities", "#/"], ["events", "Events", "#/events"], ["overrides", set > 0 ? `Overrides ${set}` : "Overrides", "#/overrides"], ["health", "Health", "#/health"]];
  fill(document.getElementById("views"), items.map(([key, title, address]) => h("a", { href: address, "aria-current": at.view === key ? "page" : null }, title)));
}

function drawSource() {
  if (state === null) return;
  const now = state.now + performance.now() - stateAt; // The server's clock, which may differ from the browser's.
  const source = document.getElementById("source");
  fill(source, h("b", null, state.sourceName), state.specsTime > 0 ? h("span", { title: time(state.specsTime) }, ` changed ${age(now - state.specsTime)}`) : " no specs");
}

async function show(next, isReload = false) {
  const isOther = next.view !== at.view || next.kind !== at.kind || next.name !== at.name;
  if (at.view === "health" && next.view !== "health") health.leave();
  if (at.view === "events" && next.view !== "events") events.leave();
  at = next;
  frame.dataset.view = at.view;
  frame.dataset.entity = at.name === null ? "no" : "yes";
  drawViews();
  list.setShown(at.kind, at.name);
  overview = null;
  if (state === null) return;
  if (at.view === "events") fill(content, events.view(state.hasEvents));
  else if (at.view === "health") fill(content, health.view());
  else if (at.view === "overrides") fill(content, overview = overrides.overview());
  else if (at.name === null) {
    fill(content, welcome());
    userForm.setNeeded([]);
    evaluate();
  } else {
    await showEntity(isOther || isReload);
  }
  if (isOther && !isReload) scrollTo(0, 0);
  const title = at.name ?? { events: "Events", overrides: "Overrides", health: "Health" }[at.view];
  document.title = title ? `${title} · Statsig console` : "Statsig console";
}

async function showEntity(isOther) {
  const { kind, name } = at;
  const isNew = isOther || detail === null || detail.name !== name || detail.kind !== kind;
  if (isNew) {
    try {
      const isKnown = specs.some((spec) => spec.kind === kind && spec.name === name);
      const next = isKnown ? await api.get(`api/spec?kind=${kind}&name=${encodeURIComponent(name)}`) : null;
      const unknown = isKnown ? null : await api.post("api/explain", { kind, name }, undefined, users.json());
      if (at.kind !== kind || at.name !== name) return;
      detail = next;
      userForm.setNeeded(next?.fields ?? []);
      if (unknown !== null) {
        fill(content, entity.unknown(unknown));
        return;
      }
    } catch (error) {
      detail = null;
      fill(content, entity.failed(name, error.message));
      return;
    }
  }
  fill(content, entity.view(detail, at.tab, (tab) => {
    history.replaceState(null, "", route.of(kind, name, tab));
    show(route.read());
    document.getElementById(`tab-${tab}`)?.focus();
  }));
  if (isNew) evaluate();
}

function welcome() {
  const first = specs.slice(0, 1)[0];
  return h("article", { class: "welcome" },
    h("h1", null, "Why did this user get that?"),
    h("p", { class: "lead" }, specs.length === 0
      ? "There are no specs yet. They appear here as soon as the server has them."
      : "Choose an entity: the page shows its rules, the answer for the user, and every step that led to it. Change the user, and the answer follows."),
    h("p", { class: "aside keys" }, "Press ", h("kbd", null, "/"), " to search, and the arrow keys to move in the list."),
    first ? h("p", null, h("a", { class: "start", href: route.of(first.kind, first.name) }, `Start with ${first.name}`)) : null,
    h("p", { class: "aside" }, state.about));
}

function userChanged() {
  evaluate();
  entity.userChanged();
}

/** Evaluates the list and the entity shown for the current user. Earlier requests that are not yet answered are given up. */
function evaluate() {
  if (state === null) return;
  const user = users.json();
  pendingAnswers?.abort();
  pendingAnswers = new AbortController();
  api.post("api/answers", {}, pendingAnswers.signal, user).then((all) => list.setAnswers(all.answers), (error) => {
    if (error.name !== "AbortError") list.setAnswers({});
  });
  if (at.view !== "entities" || at.name === null || detail === null) return;
  pendingExplain?.abort();
  pendingExplain = new AbortController();
  api.post("api/explain", { kind: at.kind, name: at.name }, pendingExplain.signal, user).then(entity.setExplanation, (error) => {
    if (error.name !== "AbortError") entity.setProblem(error.message);
  });
}

start();
