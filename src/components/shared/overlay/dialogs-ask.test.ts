import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const sources = ["src/app", "src/components", "src/pages"].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)).replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".tsx") && !name.includes(".test."))
    .map((name) => ({ name, text: readFileSync(name, "utf8") })),
);

/** Whoever fills in one of these loses nothing by leaving it, or cannot. */
const nothingToLose = [
  // Pages before the account: an address and a password.
  ...["ForgotPassword", "ResetPassword", "SignIn", "SignUp"].map((page) => `src/pages/auth/${page}.tsx`),
  // It cannot be closed; what was typed on the page below stays.
  "src/app/shell/Reauthenticate.tsx",
  // Six digits of a code, which another replaces.
  "src/components/settings/CodeConfirmation.tsx",
  // One choice of two, which is remembered.
  "src/components/shared/feedback/ExportDialog.tsx",
  // The frame of a form: who fills it asks.
  "src/components/shared/overlay/SidePanel.tsx",
];

/** A form of its own, or a side panel that is one. */
const forms = sources.filter(
  ({ name, text }) =>
    !nothingToLose.includes(name) && (/<form\b/.test(text) || /<SidePanel\b[^]*?\bonSubmit=/.test(text)),
);
/** Asks before it is left, or keeps the draft. */
const asks = /useUnsavedChanges\(|useLeaveQuestion\(|setLeaving\(|keepDraft\(/;

/** What stands beside these forms was not filled in: what became of it, or what was read. */
const nothingBeside = ["enrolments/EditCourse", "invitations/InvitationLink", "invitations/Invite"].map(
  (dialog) => `src/components/people/${dialog}Dialog.tsx`,
);

/** A dialog whose form does not know all that can be filled in: what stands in a state of its own changes by a setter. */
const dialogs = sources.filter(
  ({ name, text }) => !nothingBeside.includes(name) && /<FormDialog\b/.test(text),
);
const setters = /const \[\w+, set\w+\] = useState/;

describe("what was typed is not lost without a question", () => {
  it.each(forms)("$name", ({ text }) => {
    expect(text).toMatch(asks);
  });

  it.each(dialogs.filter(({ text }) => setters.test(text)))("$name, outside its form too", ({ text }) => {
    expect(text).toMatch(/\bdirty=\{/);
  });

  it("and every form is one of these", () => {
    expect(forms.length).toBeGreaterThan(5);
    expect(dialogs.length).toBeGreaterThan(7);
    const known = new Set(sources.map(({ name }) => name));
    expect([...nothingToLose, ...nothingBeside].filter((name) => !known.has(name))).toEqual([]);
  });
});
