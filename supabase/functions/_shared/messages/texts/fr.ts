import type { Words } from "./kinds.ts";
import { creators } from "./fr/creators.ts";
import { people } from "./fr/people.ts";
import { serials } from "./fr/serials.ts";
import { sessions } from "./fr/sessions.ts";

/** What messages say in French. */
export const fr: Words = {
  kinds: { ...people, ...sessions, ...creators, ...serials },
  hello: (name) => (name ? `Bonjour ${name},` : "Bonjour,"),
  labels: {
    session: "Session",
    store: "Boutique",
    when: "Quand",
    course: "Cours",
    host: "Avec",
    contact: "Contact",
    accessibility: "Accessibilité",
    until: "Valable jusqu’au",
  },
  sentBy: (store) => `Message envoyé par Atelier pour ${store}.`,
  why: {
    told: "Vous le recevez parce que vous participez à cette session.",
    invited:
      "Vous le recevez parce que quelqu’un a donné votre adresse pour vous inviter. Vous pouvez l’ignorer.",
    staff: "Vous le recevez parce que vous faites partie de l’équipe.",
    holder: "Vous le recevez parce que vous avez un article de cette boutique sous garantie.",
    summary: "Vous le recevez parce que vous avez demandé un résumé par jour.",
  },
  unsubscribe: "Ne plus recevoir ces messages par e-mail",
  page: {
    title: "Ne plus recevoir ces messages",
    ask: "Ces messages ne vous seront plus envoyés par e-mail. Les autres continuent.",
    button: "Confirmer",
    done: "C’est fait. Ces messages ne vous seront plus envoyés par e-mail.",
    unknown:
      "Ce lien n’est pas valable ou a expiré. Vos réglages se trouvent dans Atelier, à la page Réglages.",
  },
};
