import { describe, expect, it } from "vitest";
import { commonFaults, frenchFaults } from "../../scripts/checks/french.ts";
import { keysIn } from "../../scripts/checks/keys.ts";
import { compareLanguages, compareUses, textFaults, type Texts } from "../../scripts/checks/locales.ts";

const texts = (keys: Record<string, string>, namespace = "common"): Texts =>
  new Map([[namespace, new Map(Object.entries(keys))]]);

describe("French typography", () => {
  it.each([
    "Prochaine session\u202F: dans 35 min",
    "Supprimer «\u202FAtelier\u202F»\u202F?",
    "Voir https://example.test/a?b=c; {{count}}".replace(";", "\u202F;"),
    "Comme 00:1a:2B:3c:4d:5e, ou une adresse en https://",
    "À 14:30, 42\u202F% des places",
    "Choisir <0>un autre</0> fichier {{name}}",
    "$t(common:close) puis continuer",
  ])("accepts %s", (text) => {
    expect(frenchFaults(text)).toEqual([]);
  });

  it.each([
    ["Prochaine session : dans 35 min", ":"],
    ["Prochaine session: dans 35 min", ":"],
    ["Prochaine session\u00A0: demain", ":"],
    ["Continuer?", "?"],
    ["Nom\u202F; prénom;", ";"],
    ["Remplie à 42 %", "%"],
    ["Supprimer «Atelier»\u202F?", "«"],
    ['Supprimer "Atelier"\u202F?', "quotations"],
    ["Bravo\u202F!", "exclamation"],
    ["Chargement...", "…"],
    ["Fermer ", "space at either end"],
    ["", "empty"],
  ])("refuses %s", (text, fault) => {
    expect(frenchFaults(text).join("\n")).toContain(fault);
  });

  it("leaves the colon of English alone", () => {
    expect(commonFaults("Next session: in 35 min")).toEqual([]);
    expect(commonFaults("Done!")).toEqual(["no exclamation marks"]);
  });
});

describe("the two languages", () => {
  it("hold the same keys", () => {
    expect(compareLanguages(texts({ a: "un", b: "deux" }), texts({ a: "one" }))).toEqual([
      'en/common: "b" is missing',
    ]);
    expect(compareLanguages(texts({ a: "un" }), texts({ a: "one", c: "three" }))).toEqual([
      'fr/common: "c" is missing',
    ]);
    expect(compareLanguages(texts({ a: "un" }), new Map())).toEqual(['en/common: "a" is missing']);
  });

  it("have every plural form", () => {
    const fr = texts({ n_one: "{{count}} place", n_other: "{{count}} places" });
    expect(compareLanguages(fr, texts({ n_one: "{{count}} seat", n_other: "{{count}} seats" }))).toEqual([]);
    expect(compareLanguages(fr, texts({ n_other: "{{count}} seats" }))).toEqual([
      'en/common: "n" lacks its form "_one"',
    ]);
  });

  it("have a form for one of whatever they count", () => {
    const same = (french: Record<string, string>) => compareLanguages(texts(french), texts(french));
    expect(same({ a: "{{count}} places" })).toEqual([
      'fr/common: "a" counts and has no plural forms',
      'en/common: "a" counts and has no plural forms',
    ]);
    expect(same({ a: "{{taken}} inscrits" })).toEqual([
      'fr/common: "a" counts {{taken}} without a form for one',
    ]);
    expect(
      same({
        a_one: "{{count}} inscrit pour {{seats}} places",
        a_other: "{{count}} inscrits pour {{seats}} places",
      }),
    ).toHaveLength(2);
    expect(
      same({ a_one: "{{who}} pour {{formatted}} place", a_other: "{{who}} pour {{formatted}} places" }),
    ).toEqual([]);
    expect(compareLanguages(texts({ n: "places" }), texts({ n_one: "seat", n_other: "seats" }))).toEqual([
      'common: "n" is a plural in one language only',
    ]);
  });

  it("have the same placeholders", () => {
    const problems = compareLanguages(texts({ a: "Bonjour {{name}}" }), texts({ a: "Hello {{first}}" }));
    expect(problems).toEqual(['common: "a" has other placeholders in French than in English']);
  });

  it("are read with their own typography", () => {
    expect(textFaults("fr", texts({ a: "Nom : Ada" }))).toHaveLength(1);
    expect(textFaults("en", texts({ a: "Name: Ada" }))).toEqual([]);
  });
});

describe("the keys in the code", () => {
  const check = (code: string, keys: Texts) => compareUses(keys, [keysIn("src/a.tsx", code)]);

  it("must exist in the namespace of the file", () => {
    const code = `const { t } = useTranslation("sessions"); t("title"); t("common:close"); t("gone");`;
    const keys = new Map([...texts({ title: "x" }, "sessions"), ...texts({ close: "x" })]);
    expect(check(code, keys)).toEqual(['src/a.tsx: "gone" is in none of sessions']);
  });

  it("may be plurals, branches, patterns and components", () => {
    const code = `const { t } = useTranslation();
      t("seats", { count }); t(open ? "close" : "open"); t(\`status.\${status}\`);
      const a = <Trans i18nKey="terms" />;`;
    const keys = texts({
      seats_one: "x",
      seats_other: "x",
      close: "x",
      open: "x",
      "status.live": "x",
      terms: "x",
    });
    expect(check(code, keys)).toEqual([]);
    expect(check(code, texts({ close: "x", open: "x", terms: "x" }))).toHaveLength(2);
  });

  it("may be in any namespace where the file was handed its t", () => {
    const code = `export const label = (t: Translate) => t("title");`;
    expect(check(code, texts({ title: "x" }, "sessions"))).toEqual([]);
    expect(check(code, texts({ other: "x" }, "sessions"))).toContain(
      'src/a.tsx: "title" is in none of sessions',
    );
  });

  it("may be handed on as data", () => {
    expect(check(`export const label = "status.live";`, texts({ "status.live": "x" }))).toEqual([]);
    expect(
      check(`export const label = (s: string) => \`status.\${s}\`;`, texts({ "status.live": "x" })),
    ).toEqual([]);
  });

  it("leave none unused", () => {
    expect(check("export {};", texts({ idle: "x" }))).toEqual(['common: "idle" is used nowhere']);
  });
});
