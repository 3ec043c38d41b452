import english from "@/locales/en/passport.json";
import french from "@/locales/fr/passport.json";
import { unitOf } from "@/lib/paths";
import { writeStored } from "@/lib/stored";
import "@/passport/passport.css";

// The entry of what people see without an account: no framework, no session, nothing of the signed-in app.
const texts = { fr: french, en: english };
const languages = ["fr", "en"] as const;
type Language = (typeof languages)[number];

/** The boot script has chosen the language of the page. */
const shown = (): Language => (document.documentElement.lang === "en" ? "en" : "fr");

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

function languageSwitch(): HTMLElement {
  const text = texts[shown()];
  const group = element("div", "inline-flex rounded-md bg-sunken p-0.5");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", text.language);
  for (const language of languages) {
    const button = element(
      "button",
      "tap h-8 rounded-sm px-3 text-sm font-medium text-muted aria-pressed:bg-raised aria-pressed:text-ink",
      text.languages[language],
    );
    button.type = "button";
    button.lang = language;
    button.setAttribute("aria-pressed", String(language === shown()));
    button.addEventListener("click", () => {
      document.documentElement.lang = language;
      writeStored("language", language);
      draw();
      document.querySelector<HTMLElement>(`button[lang="${language}"]`)?.focus();
    });
    group.append(button);
  }
  return group;
}

/** What the page at this address has to say. */
function content(): HTMLElement[] {
  const text = texts[shown()];
  const unit = unitOf(location.pathname);
  const { title } = unit === null ? text.missing : text.unit;
  document.title = [title, "Atelier"].join(" · ");
  const heading = element("h1", "text-2xl font-semibold tracking-tight", title);
  const home = element(
    "a",
    "tap inline-flex items-center font-medium text-accent-ink underline underline-offset-4",
    text.home,
  );
  home.href = "/";
  if (unit === null) return [heading, element("p", "text-muted", text.missing.what), home];
  return [
    heading,
    element("p", "text-muted", `${text.unit.code} `, element("span", "code break-all text-ink", unit)),
    element("p", "text-pretty", text.unit.notYet),
    element("p", "text-pretty text-muted", text.unit.next),
    home,
  ];
}

function draw(): void {
  document.querySelector("[data-language]")?.replaceChildren(languageSwitch());
  document.querySelector("main")?.replaceChildren(...content());
}

draw();
