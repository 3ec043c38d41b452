import { describe, expect, it, vi } from "vitest";
import { Texts, type Words } from "@/lib/text/texts";

const english = {
  common: {
    title: "Atelier",
    seats_one: "{{count}} seat",
    seats_other: "{{count}} seats",
    seats_zero: "no seat",
  },
  errors: { gone: "It is gone.", field: { range: "From {{min}} to {{max}}" } },
};

const texts = () => new Texts({ language: "en", words: { en: english } });

describe("a text", () => {
  it("is the one of the namespaces at hand, or of the one that is named", () => {
    const t = texts().translator(["errors", "common"]);
    expect(t("gone")).toBe("It is gone.");
    expect(t("title")).toBe("Atelier");
    expect(texts().t("gone")).toBe("gone");
    expect(texts().t("errors:gone")).toBe("It is gone.");
  });

  it("takes its values, each as it is", () => {
    expect(texts().t("errors:field.range", { min: 1, max: "{{min}} $& <b>" })).toBe(
      "From 1 to {{min}} $& <b>",
    );
    expect(texts().t("errors:field.range", { min: 1 })).toBe("From 1 to ");
  });

  it("is the first that exists of several, and the last key when there is none", () => {
    expect(texts().t(["errors:missing", "errors:gone"])).toBe("It is gone.");
    expect(texts().t(["errors:missing", "errors:other"])).toBe("other");
  });

  it("follows the number", () => {
    const { t } = texts();
    expect([0, 1, 2].map((count) => t("seats", { count }))).toEqual(["no seat", "1 seat", "2 seats"]);
  });

  it("counts none and millions in French as French does", () => {
    const words = { common: { seats_one: "{{count}} place", seats_other: "{{count}} places" } };
    const { t } = new Texts({ language: "fr", words: { fr: words } });
    expect([0, 1, 1.5, 2, 1_000_000].map((count) => t("seats", { count }))).toEqual([
      "0 place",
      "1 place",
      "1.5 place",
      "2 places",
      "1000000 places",
    ]);
  });

  it("elides in French", () => {
    const { t } = new Texts({ language: "fr", words: { fr: { common: { of: "Rôle de {{name}}" } } } });
    expect(t("of", { name: "Anne" })).toBe("Rôle d’Anne");
  });
});

describe("namespaces", () => {
  const load = vi.fn((language: string, namespace: string): Promise<Words> =>
    Promise.resolve({ name: `${namespace} in ${language}` }),
  );

  it("are fetched once, and told of", async () => {
    load.mockClear();
    const lazy = new Texts({ language: "en", load });
    const told = vi.fn();
    lazy.subscribe(told);
    await Promise.all([lazy.loadNamespaces(["a", "b"]), lazy.loadNamespaces(["a", "b"])]);
    await lazy.loadNamespaces(["a"]);
    expect(load).toHaveBeenCalledTimes(2);
    expect(told).toHaveBeenCalled();
    expect(lazy.t("a:name")).toBe("a in en");
  });

  it("that are shown come in the other language before it is shown", async () => {
    const lazy = new Texts({ language: "en", load });
    await lazy.loadNamespaces(["a"]);
    const before = lazy.translator(["a"]);
    const changing = lazy.changeLanguage("fr");
    expect(lazy.language).toBe("en");
    await changing;
    expect(lazy.translator(["a"])("name")).toBe("a in fr");
    expect(lazy.translator(["a"])).not.toBe(before);
    expect(lazy.translator(["a"])).toBe(lazy.translator(["a"]));
  });

  it("whose file did not come show their keys", async () => {
    const lazy = new Texts({ language: "en", load: () => Promise.reject(new Error("offline")) });
    await lazy.loadNamespaces(["a"]);
    expect(lazy.hasNamespaces(["a"])).toBe(true);
    expect(lazy.t("a:name")).toBe("name");
  });
});
