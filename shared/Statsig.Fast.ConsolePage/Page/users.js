// The users of this page: kept in the browser's storage, sent only with the requests that evaluate them.

const KEY = "statsig-console-users";
const FIRST = { userID: "nora", country: "GB", appVersion: "2.4.0", custom: { plan: "free" } };

/** A whole number that JavaScript would round is kept as a text, where the browser can tell. */
const exact = (key, value, context) => (Number.isInteger(value) && !Number.isSafeInteger(value) && context?.source ? context.source : value);

const state = load();
const listeners = new Set();

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    if (Array.isArray(kept?.users) && kept.users.length > 0 && kept.users.every((user) => typeof user === "object" && user !== null)) {
      const texts = Array.isArray(kept.texts) && kept.texts.length === kept.users.length ? kept.texts.map((text) => (typeof text === "string" && parse(text).user ? text : null)) : kept.users.map(() => null);
      return { users: kept.users, texts, index: Math.min(Math.max(0, kept.index | 0), kept.users.length - 1) };
    }
  } catch {
    // Nothing kept, or no storage: the page starts with an example.
  }
  return { users: [FIRST], texts: [null], index: 0 };
}

function changed() {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // The users then last until the page is closed.
  }
  for (const listener of listeners) listener();
}

export const current = () => state.users[state.index];
export const all = () => state.users;
export const index = () => state.index;
export const onChange = (listener) => listeners.add(listener);

/** The user as it was written as JSON: numbers of more digits than JavaScript's keep them. Null for one of the form. */
export const rawText = () => state.texts[state.index];

/** The JSON that is sent for the user. */
export const json = () => rawText() ?? JSON.stringify(current());

export function set(user, text = null) {
  state.users[state.index] = user;
  state.texts[state.index] = text;
  changed();
}

export function select(at) {
  state.index = at;
  changed();
}

export function add(user) {
  state.users.push(user);
  state.texts.push(null);
  state.index = state.users.length - 1;
  changed();
}

export function remove() {
  state.users.splice(state.index, 1);
  state.texts.splice(state.index, 1);
  if (state.users.length === 0) {
    state.users.push({ userID: "" });
    state.texts.push(null);
  }
  state.index = Math.max(0, state.index - 1);
  changed();
}

export const titleOf = (user) => {
  const id = user.userID ?? Object.values(user.customIDs ?? {})[0];
  return id === undefined || id === "" ? "(without ID)" : String(id);
};

/** Reads a text that should be a user. Returns the user, or a sentence about what is wrong. */
export function parse(text) {
  let user;
  try {
    user = JSON.parse(text, exact);
  } catch (error) {
    return { problem: `This is not valid JSON: ${error.message}.`.replace("..", ".") };
  }
  if (typeof user !== "object" || user === null || Array.isArray(user)) return { problem: "A user is a JSON object, such as {\"userID\": \"nora\"}." };
  for (const name of ["custom", "customIDs", "privateAttributes", "statsigEnvironment"]) {
    const value = user[name];
    if (value !== undefined && value !== null && (typeof value !== "object" || Array.isArray(value))) return { problem: `"${name}" must be a JSON object.` };
  }
  return { user };
}
