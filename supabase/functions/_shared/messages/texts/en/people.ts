import type { Texts } from "../kinds.ts";

/** What messages about people, their invitations and their addresses say, in English. */
export const people = {
  course_invitation: (f) => ({
    subject: `Invitation: ${f.title}`,
    lines: [
      `${f.inviter ?? f.store} invites you to take the course “${f.title}” at ${f.store}.`,
      "Nothing happens without your consent: open the invitation to read what it is about, then accept or ignore it.",
    ],
    action: "Open the invitation",
  }),
  member_invitation: (f) => ({
    subject: `Invitation to join ${f.store}`,
    lines: [
      `${f.inviter ?? f.store} invites you to join the team of ${f.store}${f.role ? ` (role: ${f.role})` : ""}.`,
      "Nothing happens without your consent: open the invitation to read what it is about, then accept or ignore it.",
    ],
    action: "Open the invitation",
  }),
  course_asked: (f) => ({
    subject: `${f.count > 1 ? `${f.count} people ask` : "Somebody asks"} to join “${f.title}”`,
    lines: ["They come into the course only when you accept.", "Answer on the course’s page."],
    action: "See the requests",
  }),
  address_stopped: (f) => ({
    subject: `Messages stopped: ${f.recipient ?? ""}`,
    lines: [
      f.why === "complained"
        ? "This person reported our messages as spam: nothing more is sent to them by e-mail."
        : f.why === "stopped"
          ? "This person replied STOP: no more text or WhatsApp messages are sent to them."
          : "Their e-mail address does not exist, or no longer does: nothing more is sent there. Tell them in another way.",
    ],
    action: "See the messages sent",
  }),
  address_back: (f) => ({
    subject: `Messages resumed: ${f.recipient ?? ""}`,
    lines: [
      f.why === "stopped"
        ? "This person replied START: text and WhatsApp messages are sent to them again."
        : "This person confirmed their e-mail address by a code: messages are sent to them again.",
    ],
    action: "See the messages sent",
  }),
  email_code: (f) => ({
    subject: `Your code: ${f.code ?? ""}`,
    lines: [
      `Enter the code ${f.code ?? ""} in your profile within ten minutes: we will write to this address again. If you did not ask for it, do nothing.`,
    ],
    action: "Open my profile",
  }),
  phone_code: (f) => ({
    subject: `Your code: ${f.code ?? ""}`,
    lines: ["Enter this code in your profile within ten minutes. If you did not ask for it, do nothing."],
    action: "Open my profile",
  }),
  summary: ({ store, count, said = [] }) => ({
    subject: `Your summary: ${count} message${count > 1 ? "s" : ""} of ${store}`,
    lines: [
      said.map((line) => `– ${line}`).join("\n"),
      ...(count > said.length ? [`And ${count - said.length} more.`] : []),
    ],
    action: "Open Atelier",
  }),
} satisfies Texts;
