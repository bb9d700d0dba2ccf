// Light or dark: the system's, until the button says otherwise.

const KEY = "statsig-console-theme";
const WORDS = { auto: "Auto", light: "Light", dark: "Dark" };
const NEXT = { auto: "light", light: "dark", dark: "auto" };

function kept() {
  try {
    const theme = localStorage.getItem(KEY);
    return theme in WORDS ? theme : "auto";
  } catch {
    return "auto";
  }
}

export function mount(button) {
  let theme = kept();
  const apply = () => {
    document.documentElement.dataset.theme = theme;
    button.textContent = WORDS[theme];
    button.setAttribute("aria-label", `Colours: ${WORDS[theme].toLowerCase()}. Change to ${NEXT[theme]}.`);
  };
  button.addEventListener("click", () => {
    theme = NEXT[theme];
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // The choice then lasts until the page is closed.
    }
    apply();
  });
  apply();
}
