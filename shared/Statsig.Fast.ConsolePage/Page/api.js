// Requests to the server of this page. A failed one rejects with a sentence that can be shown.

let token = null;

/** The token of the printed address: taken from the fragment once, and kept for this tab only. */
export function takeToken() {
  const match = /^#token=([\w-]+)$/.exec(location.hash);
  if (match) {
    store(match[1]);
    history.replaceState(null, "", `${location.pathname}#/`);
  }
  try {
    token ??= sessionStorage.getItem("statsig-console-token");
  } catch {
    // Without storage the token lasts until the page is loaded again.
  }
}

export function useToken(value) {
  if (value) token = value;
}

export const hasToken = () => token !== null;

function store(value) {
  token = value;
  try {
    sessionStorage.setItem("statsig-console-token", value);
  } catch {
    // As above.
  }
}

function bodyOf(text) {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null; // Not from the console itself: a proxy or a sign-in page.
  }
}

const sentenceOf = (response, body) => body?.error
  ?? (response.status === 401 ? "The server asks for a sign-in (status 401). Sign in, and load the page again." : `The server answered with status ${response.status}.`);

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server does not respond. Its process may have ended; the page continues when it is back.");
  }
  const body = bodyOf(await response.text());
  if (!response.ok) throw new Error(sentenceOf(response, body));
  if (body === null) throw new Error("The answer is not JSON. A proxy or a sign-in page may have answered in place of the console.");
  return body;
}

export const get = (path) => ask(path);

/** Posts an object. "user" is a text: the JSON of the user, sent as it is written. */
export const post = (path, body, signal, user = null) => ask(path, {
  method: "POST",
  signal,
  headers: { "Content-Type": "application/json", ...(token ? { "X-Console-Token": token } : {}) },
  body: user === null ? JSON.stringify(body) : JSON.stringify({ ...body, user: null }).replace(/"user":null\}$/, () => `"user":${user}}`),
});

/**
 * Listens to what changes on the server, while the page is visible: a browser has six connections to a server for all its tabs, and the
 * stream holds one. "onState" hears whether it is connected, and the server's reason against it where it gave one.
 */
export function listen(handlers, onState) {
  let source = null;
  let lastEvent = 0;
  let retry = null;
  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };
  const connect = () => {
    close();
    const address = `api/live?after=${lastEvent}`;
    const mine = source = new EventSource(address);
    mine.addEventListener("open", () => onState(true, null));
    mine.addEventListener("error", async () => {
      if (source !== mine) return;
      if (mine.readyState !== EventSource.CLOSED) {
        onState(false, null); // The browser connects again by itself.
        return;
      }
      const reason = await reasonAgainst(address);
      if (source !== mine) return;
      onState(false, reason);
      retry = setTimeout(connect, 2000);
    });
    for (const [name, handler] of Object.entries(handlers)) {
      mine.addEventListener(name, (message) => {
        if (message.lastEventId) lastEvent = message.lastEventId;
        handler(JSON.parse(message.data));
      });
    }
  };
  const follow = () => (document.visibilityState === "hidden" ? close() : source === null ? connect() : undefined);
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => {
    if (event.persisted) follow();
  });
}

/** Why the server does not open the stream, which the browser does not tell; null when it does not say. */
async function reasonAgainst(address) {
  const stop = new AbortController();
  try {
    const response = await fetch(address, { credentials: "same-origin", cache: "no-store", signal: stop.signal });
    return response.ok ? null : sentenceOf(response, bodyOf(await response.text()));
  } catch {
    return null; // No server.
  } finally {
    stop.abort();
  }
}
