import type { Words } from "./kinds.ts";
import { creators } from "./en/creators.ts";
import { people } from "./en/people.ts";
import { serials } from "./en/serials.ts";
import { sessions } from "./en/sessions.ts";

/** What messages say in English. */
export const en: Words = {
  kinds: { ...people, ...sessions, ...creators, ...serials },
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
  why: {
    told: "You receive it because you take part in this session.",
    invited: "You receive it because somebody gave your address to invite you. You may ignore it.",
    staff: "You receive it because you are in the team.",
    holder: "You receive it because you hold an item of this store under warranty.",
    summary: "You receive it because you asked for one summary a day.",
  },
  unsubscribe: "Receive no more of these by e-mail",
  page: {
    title: "Receive no more of these",
    ask: "You will be sent no more of these messages by e-mail. The others go on.",
    button: "Confirm",
    done: "Done. You will be sent no more of these messages by e-mail.",
    unknown: "This link is not valid or has expired. Your settings are in Atelier, on the page Settings.",
  },
};
