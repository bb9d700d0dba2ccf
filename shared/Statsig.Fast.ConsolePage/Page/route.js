// The part of the address after "#" says what is shown, so that a reload and a copied address lead to the same place:
// "#/gate/new_checkout/shares", "#/events", "#/health".

export const KINDS = ["gate", "dynamicConfig", "experiment", "layer", "parameterStore"];

export function read() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").map(decode);
  if (KINDS.includes(parts[0]) && parts.length > 1) {
    return { view: "entities", kind: parts[0], name: parts[1], tab: parts[2] || "why" };
  }
  return { view: ["events", "health", "overrides"].includes(parts[0]) ? parts[0] : "entities", kind: null, name: null, tab: "why" };
}

export function of(kind, name, tab) {
  const base = `#/${kind}/${encodeURIComponent(name)}`;
  return tab && tab !== "why" ? `${base}/${tab}` : base;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
