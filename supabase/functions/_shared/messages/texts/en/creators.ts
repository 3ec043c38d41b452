import type { Facts } from "../facts.ts";
import type { Texts } from "../kinds.ts";

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

/** What whoever runs sessions is told, in English. */
export const creators = {
  connection_lost: (f) => ({
    subject: `${f.provider === "zoom" ? "Zoom" : "Google"} account to reconnect`,
    lines: [
      `The ${f.provider === "zoom" ? "Zoom" : "Google"} account of ${f.store} does not answer Atelier any more. The next rooms cannot be prepared.`,
      "An owner or manager can reconnect it in the settings.",
    ],
    action: "Open the settings",
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
} satisfies Texts;
