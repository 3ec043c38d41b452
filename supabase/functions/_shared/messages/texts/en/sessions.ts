import type { Facts } from "../facts.ts";
import type { Texts } from "../kinds.ts";

const reason = ({ status_reason }: Facts) => (status_reason ? [`Reason: ${status_reason}`] : []);

const places: Readonly<Record<string, string>> = {
  ...{
    zoom: "on Zoom",
    google_meet: "on Google Meet",
    native: "as a video stream",
    custom: "at another address",
  },
};

/** What changed besides the time. */
const elsewhere = ({ changed, platform = "", host }: Facts) => [
  ...(changed.includes("place")
    ? [`The session takes place ${places[platform] ?? "elsewhere"}. You still join it from its page.`]
    : []),
  ...(changed.includes("host") && host ? [`${host} will host it.`] : []),
];

const seat = ({ place }: Facts) =>
  place === "waitlisted" ? "You stay on the waitlist." : "Your seat stays reserved.";

const note = ({ note: said }: Facts) => (said ? [said] : []);

const testIt = ({ platform }: Facts) =>
  platform === "zoom"
    ? "Beforehand, try the sound and picture of your device at https://zoom.us/test. On the day you will join from the session’s page."
    : "Beforehand, open the session’s page on the device you will use and check that you can sign in there. On the day you will join from this page.";

/** What whoever comes to a session is told, in English. */
export const sessions = {
  session_registered: (f) => ({
    subject: `Registration confirmed: ${f.title}`,
    lines: [
      "Your seat is reserved.",
      "The attached file adds the session to your calendar. When the day comes, you join from the session’s page.",
    ],
    action: "See the session",
  }),
  session_waitlisted: (f) => ({
    subject: `Waitlist: ${f.title}`,
    lines: [
      f.rank
        ? `The session is full. You are number ${f.rank} on the waitlist.`
        : "The session is full. You are on the waitlist.",
      "As soon as a seat comes free for you, we write to you.",
    ],
    action: "See the session",
  }),
  session_promoted: (f) => ({
    subject: `A seat came free: ${f.title}`,
    lines: [
      "You wait no more: a seat came free and it is yours.",
      "If you cannot come any more, give it back on the session’s page: somebody waits for it.",
    ],
    action: "See the session",
  }),
  session_moved: (f) => ({
    subject: `Changed: ${f.title}`,
    lines: [
      "The time of the session has changed. This is how it stands now.",
      ...elsewhere(f),
      ...note(f),
      seat(f),
    ],
    action: "See the session",
  }),
  session_changed: (f) => ({
    subject: `Changed: ${f.title}`,
    lines: [...elsewhere(f), ...note(f), "The time stays as it was.", seat(f)],
    action: "See the session",
  }),
  session_postponed: (f) => ({
    subject: `Session postponed: ${f.title}`,
    lines: [
      "The session does not take place at its date. You will hear of the new date as soon as there is one.",
      seat(f),
      ...reason(f),
      ...note(f),
    ],
    action: "See the session",
  }),
  session_cancelled: (f) => ({
    subject: `Session cancelled: ${f.title}`,
    lines: ["The session does not take place. There is nothing for you to do.", ...reason(f), ...note(f)],
    action: "See my sessions",
  }),
  session_restored: (f) => ({
    subject: `The session takes place: ${f.title}`,
    lines: [
      "The session had been cancelled: it takes place after all.",
      ...(f.status === "postponed" ? ["Its new date is still to come."] : []),
      seat(f),
      ...reason(f),
      ...note(f),
    ],
    action: "See the session",
  }),
  session_reminder_day: (f) => ({
    subject: `Reminder: ${f.title}`,
    lines: f.asks
      ? [
          "Your session is near. Are you still coming?",
          "Say so in one tap, without signing in: if you are not, your seat goes to whoever is waiting for it.",
        ]
      : ["Your session is near."],
    action: f.asks ? "Answer" : "See the session",
  }),
  session_reminder_hour: (f) => ({
    subject: `Soon: ${f.title}`,
    lines: ["Your session begins soon. You join it from its page."],
    action: "Go to the session",
  }),
  session_reminder_soon: (f) => ({
    subject: `It is time: ${f.title}`,
    lines: ["Your session is about to begin."],
    action: "Join",
  }),
  session_live: (f) => ({
    subject: `Live now: ${f.title}`,
    lines: ["The session has begun."],
    action: "Join",
  }),
  session_convocation: (f) => ({
    subject: `Joining instructions: ${f.title}`,
    lines: [
      "These are your joining instructions. Keep this message: it says when and how to come.",
      ...(f.programme ? [`Programme:\n${f.programme}`] : []),
      testIt(f),
      "The attached file adds the session to your calendar.",
    ],
    action: "Open the session",
  }),
  session_withdrawn: (f) => ({
    subject: `${f.registers ? "Registration needed" : "No longer in your course"}: ${f.title}`,
    lines: [
      f.registers
        ? "One has to register to come to this session now: you have no seat in it yet."
        : "This session is no longer one of your course: you are not expected any more, and there is nothing to do.",
    ],
    action: f.registers ? "See the session" : "See my sessions",
  }),
  session_note: (f) => ({
    subject: f.subject ?? `Message: ${f.title}`,
    lines: f.body ? [f.body] : [],
    action: "See the session",
  }),
  seat_offered: (f) => ({
    subject: `A seat for you: ${f.title}`,
    lines: [
      "A seat came free and is held for you. Take it before the time below: after that it is offered to the next person.",
      "If you no longer come, say so too: somebody waits for it.",
    ],
    action: "Answer",
  }),
  question_answered: (f) => ({
    subject: `Your question was answered: ${f.title}`,
    lines: [
      "Your question was answered.",
      ...(f.question ? [`Your question:\n${f.question}`] : []),
      ...(f.answer ? [`The answer:\n${f.answer}`] : []),
    ],
    action: "See the session",
  }),
  session_rate: (f) => ({
    subject: `Your opinion: ${f.title}`,
    lines: [
      "What did you think of this session? A rating is enough, a word helps.",
      "You choose whether whoever ran it sees your name.",
    ],
    action: "Give my opinion",
  }),
  recording_ready: (f) => ({
    subject: `Recording available: ${f.title}`,
    lines: ["The recording of the session can be watched on its page."],
    action: "Watch",
  }),
} satisfies Texts;
