import type { Kind, Words } from "./kinds.ts";
import type { Facts, Said } from "./facts.ts";

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

const people = (count: number) => (count === 1 ? "1 person" : `${count} people`);
/** Whether the room of a session is ready for those who come. */
function readiness({ ready }: Facts): string {
  if (ready?.connection === "reconnect_needed")
    return "The account that makes the room must be reconnected in the settings.";
  if (!ready?.link) return "The room has no link yet: nobody can come in.";
  if (ready.connection === "disconnected") return "No account is connected to make the room.";
  if (ready.red) return `The last check found ${ready.red > 1 ? `${ready.red} problems` : "a problem"}.`;
  return ready.red === 0 ? "The room is ready and checked." : "The room is ready.";
}
/** What a day brings, was, and leaves to do. */
function day(digest: NonNullable<Facts["digest"]>, { hourOf }: Facts): string[] {
  const { today, sessions, held, came, registered, questions, requests, connections, failed, alerts } =
    digest;
  const many = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const waits = [
    ...(questions > 0 ? [`${many(questions, "question")} without an answer`] : []),
    ...(requests > 0 ? [`${many(requests, "request")} to join a course`] : []),
    ...(connections > 0 ? [`${many(connections, "account")} to reconnect`] : []),
    ...(failed > 0 ? [`${many(failed, "message")} not sent`] : []),
    ...(alerts > 0 ? [many(alerts, "stock alert")] : []),
  ];
  return [
    ...(today > 0
      ? [
          [
            "Today:",
            ...sessions.map((one) =>
              `${hourOf?.(one.starts) ?? ""} ${one.title} (${one.registered} registered)`.trim(),
            ),
            ...(today > sessions.length ? [`… and ${today - sessions.length} more`] : []),
          ].join("\n"),
        ]
      : []),
    ...(held + came + registered > 0
      ? [
          `Yesterday: ${many(held, "session")} held, ${people(came)} came, ${many(registered, "registration")}.`,
        ]
      : []),
    ...(waits.length > 0 ? [["To do:", ...waits].join("\n")] : []),
  ];
}

const kinds: Record<Kind, (facts: Facts) => Said> = {
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
    ],
    action: "See the session",
  }),
  session_cancelled: (f) => ({
    subject: `Session cancelled: ${f.title}`,
    lines: ["The session does not take place. There is nothing for you to do.", ...reason(f)],
    action: "See my sessions",
  }),
  session_restored: (f) => ({
    subject: `The session takes place: ${f.title}`,
    lines: [
      "The session had been cancelled: it takes place after all.",
      ...(f.status === "postponed" ? ["Its new date is still to come."] : []),
      seat(f),
      ...reason(f),
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
  recording_ready: (f) => ({
    subject: `Recording available: ${f.title}`,
    lines: ["The recording of the session can be watched on its page."],
    action: "Watch",
  }),
  course_asked: (f) => ({
    subject: `${f.count > 1 ? `${f.count} people ask` : "Somebody asks"} to join “${f.title}”`,
    lines: ["They come into the course only when you accept.", "Answer on the course’s page."],
    action: "See the requests",
  }),
  connection_lost: (f) => ({
    subject: `${f.provider === "zoom" ? "Zoom" : "Google"} account to reconnect`,
    lines: [
      `The ${f.provider === "zoom" ? "Zoom" : "Google"} account of ${f.store} does not answer Atelier any more. The next rooms cannot be prepared.`,
      "An owner or manager can reconnect it in the settings.",
    ],
    action: "Open the settings",
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
  hosting_soon: (f) => ({
    subject: `${(f.minutes ?? 60) > 10 ? "In an hour" : "In ten minutes"}: ${f.title}`,
    lines: [
      readiness(f),
      `${people(f.count)} registered${f.waiting > 0 ? `, ${f.waiting} on the waitlist` : ""}.`,
    ],
    action: "Open the session",
  }),
  host_missing: (f) => ({
    subject: `You are awaited: ${f.title}`,
    lines: [
      `The session was to begin: ${people(f.count)} ${f.count > 1 ? "are" : "is"} waiting, and nobody is there to run it.`,
      ...(f.substitute ? ["Whoever was to run it has not come yet. Can you begin?"] : []),
    ],
    action: "Open the session",
  }),
  session_full: (f) => ({
    subject: `Full: ${f.title}`,
    lines: [
      `All seats are taken (${f.count})${f.waiting > 0 ? `, and ${people(f.waiting)} ${f.waiting > 1 ? "wait" : "waits"} for one` : ""}.`,
      "To welcome more people, raise the number of seats.",
    ],
    action: "See the session",
  }),
  questions_waiting: (f) => ({
    subject: `${f.count > 1 ? `${f.count} questions` : "A question"} without an answer: ${f.title}`,
    lines: [
      f.after
        ? "The session is over, and questions are still open."
        : "Somebody waits for an answer before the session begins.",
    ],
    action: "Answer",
  }),
  daily_digest: (f) => ({
    subject: `Your day at ${f.store}`,
    lines: f.digest ? day(f.digest, f) : [],
    action: "Open Atelier",
  }),
  warranty_digest: ({ ending = { in30: 0, in7: 0, ended: 0 } }) => ({
    subject: `Warranties: ${ending.in30 + ending.in7 + ending.ended} to look at`,
    lines: [
      ...(ending.in30 > 0 ? [`Ending in 30 days: ${ending.in30}.`] : []),
      ...(ending.in7 > 0 ? [`Ending in 7 days: ${ending.in7}.`] : []),
      ...(ending.ended > 0 ? [`Ended: ${ending.ended}.`] : []),
    ],
    action: "See the units",
  }),
  low_stock: (f) => ({
    subject: `Low stock: ${f.title}`,
    lines: [
      f.count === 0
        ? "None is left in stock."
        : `${f.count} left in stock, no more than the store’s threshold.`,
    ],
    action: "See the product",
  }),
  history_broken: (f) => ({
    subject: `History not intact: ${f.title}`,
    lines: [
      "The history of this unit did not pass its verification: an event is missing or was changed.",
      "Open the unit to see which, and tell whoever runs the database.",
    ],
    action: "Open the unit",
  }),
  unit_changed: (f) => ({
    subject: f.count > 1 ? `${f.count} units you follow have changed` : `Unit you follow: ${f.title}`,
    lines: [
      f.count > 1
        ? "Their status or holder has changed."
        : `Its status or holder has changed. Status: ${(f.unit_status ?? "unknown").replaceAll("_", " ")}.`,
    ],
    action: f.count > 1 ? "See the units" : "Open the unit",
  }),
};

/** What messages say in English. */
export const en: Words = {
  kinds,
  hello: (name) => (name ? `Hello ${name},` : "Hello,"),
  labels: {
    session: "Session",
    store: "Store",
    when: "When",
    course: "Course",
    host: "With",
    contact: "Contact",
    accessibility: "Accessibility",
    until: "Valid until",
  },
  sentBy: (store) => `Sent by Atelier for ${store}.`,
  whyTold: "You receive it because you take part in this session.",
  whyInvited: "You receive it because somebody gave your address to invite you. You may ignore it.",
  whyStaff: "You receive it because you are in the team.",
  unsubscribe: "Receive no more of these by e-mail",
  page: {
    title: "Receive no more of these",
    ask: "You will be sent no more of these messages by e-mail. The others go on.",
    button: "Confirm",
    done: "Done. You will be sent no more of these messages by e-mail.",
    unknown: "This link is not valid or has expired. Your settings are in Atelier, on the page Settings.",
  },
};
