// The events that the served address received, live and filterable.

import { count, fill, h, section, time } from "./dom.js";

const MAX = 1_000;
let events = [];
let text = "";
let type = "all";
let isPaused = false;
let held = [];
let page = null;

const TYPES = [["all", "All events"], ["gate_exposure", "Gate exposures"], ["config_exposure", "Config exposures"], ["layer_exposure", "Layer exposures"], ["custom", "Custom events"], ["diagnostics", "Diagnostics"]];

export function add(batch) {
  if (isPaused) {
    held = [...held, ...batch].slice(-MAX);
    page?.drawState();
    return;
  }
  events = [...events, ...batch].slice(-MAX);
  page?.arrived(batch);
}

export function reset() {
  events = [];
  held = [];
  page?.redraw();
}

const typeOf = (event) => (event.name.startsWith("statsig::") ? event.name.slice("statsig::".length) : "custom");

const matches = (event) => (type === "all" || typeOf(event) === type)
  && (text === "" || text.split(/\s+/).every((word) => event.search.includes(word)));

export function view(hasEvents) {
  const list = h("ul", { class: "events", "aria-label": "Events" });
  const state = h("p", { class: "list-total", role: "status" });
  const pause = h("button", { type: "button", class: "quiet" });
  const filter = h("input", { type: "search", value: text, placeholder: "Name, user, gate", "aria-label": "Filter events by text", spellcheck: "false", autocomplete: "off" });
  const kinds = h("select", { "aria-label": "Kind of events" }, TYPES.map(([key, title]) => h("option", { value: key, selected: key === type }, title)));
  const drawState = () => {
    const visible = events.filter(matches).length;
    state.textContent = events.length === 0 ? "" : `${visible === events.length ? count(events.length, "event") : `${visible} of ${count(events.length, "event")}`}${events.length === MAX ? ", the newest" : ""}${held.length > 0 ? `; ${held.length} more while paused` : ""}`;
    pause.textContent = isPaused ? "Continue" : "Pause";
  };
  const redraw = () => {
    const visible = events.filter(matches);
    fill(list, visible.length > 0 ? visible.toReversed().map(item)
      : h("li", { class: "empty" }, !hasEvents ? "This console receives no events. \"statsig-fast serve\" shows those that SDKs send to it."
      : events.length === 0 ? "No events yet. Those that SDKs send to this address appear here at once." : "No event matches the filter."));
    drawState();
  };
  filter.addEventListener("input", () => { text = filter.value.trim().toLowerCase(); redraw(); });
  kinds.addEventListener("change", () => { type = kinds.value; redraw(); });
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    if (!isPaused) {
      events = [...events, ...held].slice(-MAX);
      held = [];
    }
    redraw();
  });
  page = {
    redraw,
    drawState,
    arrived: (batch) => {
      if (list.querySelector(".empty") || events.length === MAX) {
        redraw();
        return;
      }
      for (const event of batch.filter(matches)) list.prepend(item(event));
      drawState();
    },
  };
  redraw();
  return h("section", { class: "page" }, h("h1", null, "Events"),
    h("div", { class: "toolbar" }, filter, kinds, pause, h("button", { type: "button", class: "quiet", on: { click: reset } }, "Clear")), state, list);
}

export const leave = () => { page = null; };

function item(event) {
  const short = event.name.replace("statsig::", "");
  const metadata = Object.entries(event.metadata ?? {});
  return h("li", { class: "event", "data-name": event.name }, section(`event/${event.id}`, false, [
    h("time", { datetime: new Date(event.receivedAt).toISOString() }, time(event.receivedAt).slice(11)),
    h("span", { class: "event-name" }, short),
    event.userID ? h("span", { class: "event-user" }, event.userID) : null,
    event.value !== null ? h("span", { class: "event-value" }, String(event.value)) : null,
    h("span", { class: "event-facts" }, metadata.slice(0, 3).map(([name, content]) => h("span", null, h("span", { class: "aside" }, `${name} `), content))),
  ], h("pre", { tabindex: "0", "aria-label": `The event ${short} as JSON` }, event.json ? JSON.stringify(event.json, null, 2) : "The event is too large to be kept.")));
}
