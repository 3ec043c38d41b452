import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const folder = "src/components";
const sources = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
  .map((name) => ({ name: name.replaceAll("\\", "/"), text: readFileSync(join(folder, name), "utf8") }));

/** Sends the version that was read, so that somebody else may have been faster. */
const locks = /\b(revision|lockVersion): (?!number|z\.)/;
/** Says then who it was: a lock notice, a question asked again, or the sentence of the refusal, which names the person. */
const says = /useSessionLock|useUnitLock|afterOthers|errorText\(|<ConflictNotice|\block=\{lock\}/;
/** The parts of one of those. */
const within: Record<string, string> = {
  "courses/live-sessions/plan/useSessionForm.ts": "courses/live-sessions/plan/SessionForm.tsx",
  "physical/serial-tracking/act/RemovalDialog.tsx": "shared/overlay/ConfirmDialog.tsx",
};

describe("whoever is too late reads who was faster", () => {
  const locking = sources.filter(({ text }) => locks.test(text));

  it.each(locking)("$name", ({ name }) => {
    const shown = sources.find((source) => source.name === (within[name] ?? name));
    expect(shown?.text).toMatch(says);
  });

  it("in every lock notice by the name that was read", () => {
    const notices = sources.filter(({ text }) => /\bwho(: |=\{)\{/.test(text));
    expect(notices.map(({ name }) => name).sort()).toEqual([
      "courses/live-sessions/plan/ConflictNotice.tsx",
      "courses/live-sessions/plan/ConvocationForm.tsx",
      "courses/live-sessions/shared/useSessionLock.ts",
      "people/enrolments/EditCourseDialog.tsx",
      "physical/serial-tracking/act/useUnitLock.ts",
      "shared/form/LockNotice.tsx",
    ]);
    for (const { name, text } of notices) {
      expect(text, name).toMatch(/\bname\b[^\n]*\bat\b/);
      expect(text, name).not.toMatch(/who(: |=\{)\{ name: (null|undefined|"")/);
    }
  });
});
