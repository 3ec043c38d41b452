import { describe, expect, it } from "vitest";
import { codeFaults } from "../../scripts/checks/codes.ts";
import type { Texts } from "../../scripts/checks/locales.ts";
import { codesInSql } from "../../scripts/checks/sql-codes.ts";

const sql = (text: string) => codesInSql([{ file: "a.sql", text }]);
const codesOf = (text: string) => [...sql(text).codes.keys()].sort();

const fail = `
create function private.fail(p_status int, p_code text, p_field text default null) returns void language plpgsql as $$
begin
  raise exception using errcode = 'PT' || p_status, message = p_code, hint = coalesce(p_field, '');
end
$$;`;
const body = (text: string) => `
create function private.act(p_id uuid, p_status numeric(3, 0)) returns void language plpgsql as $$
begin
  ${text}
end
$$;`;

describe("the codes that SQL raises", () => {
  it.each([
    [
      "raised where they stand",
      body("raise exception using errcode = 'PT403', message = 'fixed', hint = 'a, b';"),
      ["fixed"],
    ],
    [
      "handed to a routine that raises them",
      fail + body("perform private.fail(404, 'not_found', 'id');"),
      ["not_found"],
    ],
    [
      "handed through another routine",
      `${fail}
       create function private.refuse(p_why text) returns void language plpgsql as $$
       begin perform private.fail(409, p_why); end $$;
       ${body("perform private.refuse('too_late');")}`,
      ["too_late"],
    ],
    [
      "chosen by a condition that compares texts itself",
      fail +
        body(
          "perform private.fail(403, case when exists (select 1 from t where t.status = 'waiting') then 'on_waitlist' else 'not_registered' end);",
        ),
      ["not_registered", "on_waitlist"],
    ],
    [
      "that another function returns, by way of a variable",
      `${fail}
       create function private.refusal(p_id uuid) returns text language sql as $$
         select case when p_id is null then null when now() < x(p_id) then 'too_early' else 'over' end
       $$;
       ${body("v_refusal := private.refusal(p_id); perform private.fail(409, v_refusal, null);")}`,
      ["over", "too_early"],
    ],
    ["but not what a comment says", body("-- perform private.fail(404, 'old');\n perform 1;") + fail, []],
  ])("are found: %s", (_, text, codes) => {
    expect(codesOf(text)).toEqual(codes);
    expect(sql(text).problems).toEqual([]);
  });

  it("must be possible to tell", () => {
    expect(sql(fail + body("perform private.fail(409, (select code from t));")).problems).toHaveLength(1);
    expect(
      sql(fail + body("select code into v_code from t; perform private.fail(409, v_code);")).problems,
    ).toEqual(['a.sql: private.act: which codes is "v_code"?']);
  });
});

describe("sentences for codes", () => {
  const texts = (errors: Record<string, string>, page: Record<string, string> = {}): Texts =>
    new Map([
      ["errors", new Map(Object.entries(errors))],
      ["student", new Map(Object.entries(page))],
    ]);
  const raised = new Map([["session_full", "a.sql"]]);

  it("are there for every code that can be raised", () => {
    const codes = { raised, foreign: new Set<string>() };
    expect(codeFaults("fr", texts({ session_full: "Complet." }), codes)).toEqual([]);
    expect(codeFaults("fr", texts({}, { "refusal.session_full.title": "Complet" }), codes)).toEqual([]);
    expect(codeFaults("fr", texts({}), codes)).toEqual([
      'fr: "session_full" has no sentence (raised in a.sql)',
    ]);
  });

  it("are there for no other code than those and the ones of services", () => {
    const said = {
      session_full: "Full.",
      gone: "Gone.",
      invalid_credentials: "Wrong.",
      "field.date": "A date.",
    };
    expect(codeFaults("en", texts(said), { raised, foreign: new Set(["invalid_credentials"]) })).toEqual([
      'en/errors: "gone" is a sentence for a code that nobody raises',
    ]);
  });
});
