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

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server does not respond. Its process may have ended; the page continues when it is back.");
  }
  const text = await response.text();
  let body = null;
  try {
    body = text === "" ? null : JSON.parse(text);
  } catch {
    // Not from the console itself: a proxy or a sign-in page.
  }
  if (!response.ok) throw new Error(body?.error ?? `The server answered with status ${response.status}.`);
  if (body === null) throw new Error("The answer is not JSON. A proxy or a sign-in page may have answered in place of the console.");
  return body;
}

export const get = (path) => ask(path);

export const post = (path, body, signal) => ask(path, {
  method: "POST",
  signal,
  headers: { "Content-Type": "application/json", ...(token ? { "X-Console-Token": token } : {}) },
  body: JSON.stringify(body),
});

/** Listens to what changes on the server. The browser connects again by itself; "onState" hears of both. */
export function listen(handlers, onState) {
  let source = null;
  let lastEvent = 0;
  let retry = null;
  const connect = () => {
    source = new EventSource(`api/live?after=${lastEvent}`);
    source.addEventListener("open", () => onState(true));
    source.addEventListener("error", () => {
      onState(false);
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(retry);
        retry = setTimeout(connect, 2000);
      }
    });
    for (const [name, handler] of Object.entries(handlers)) {
      source.addEventListener(name, (message) => {
        if (message.lastEventId) lastEvent = message.lastEventId;
        handler(JSON.parse(message.data));
      });
    }
  };
  connect();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) connect();
  });
}
