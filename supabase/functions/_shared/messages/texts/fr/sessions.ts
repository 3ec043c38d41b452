import type { Facts } from "../facts.ts";
import type { Texts } from "../kinds.ts";

const reason = ({ status_reason }: Facts) => (status_reason ? [`Motif\u202f: ${status_reason}`] : []);

const note = ({ note: said }: Facts) => (said ? [said] : []);

const places: Readonly<Record<string, string>> = {
  ...{
    zoom: "sur Zoom",
    google_meet: "sur Google Meet",
    native: "en flux vidéo",
    custom: "à une autre adresse",
  },
};

/** What changed besides the time. */
const elsewhere = ({ changed, platform = "", host }: Facts) => [
  ...(changed.includes("place")
    ? [`La session aura lieu ${places[platform] ?? "ailleurs"}. Vous la rejoindrez toujours depuis sa page.`]
    : []),
  ...(changed.includes("host") && host ? [`Elle sera animée par ${host}.`] : []),
];

const testIt = ({ platform }: Facts) =>
  platform === "zoom"
    ? "À l’avance, essayez le son et l’image de votre appareil sur https://zoom.us/test. Le jour venu, vous rejoindrez la session depuis sa page."
    : "À l’avance, ouvrez la page de la session sur l’appareil que vous utiliserez et vérifiez que vous pouvez vous y identifier. Le jour venu, vous rejoindrez la session depuis cette page.";

/** What whoever comes to a session is told, in French. */
export const sessions = {
  session_registered: (f) => ({
    subject: `Inscription confirmée\u202f: ${f.title}`,
    lines: [
      "Votre place est réservée.",
      "Le fichier joint ajoute la session à votre agenda. Le jour venu, vous rejoindrez la session depuis sa page.",
    ],
    action: "Voir la session",
  }),
  session_waitlisted: (f) => ({
    subject: `Liste d’attente\u202f: ${f.title}`,
    lines: [
      f.rank
        ? `La session est complète. Vous êtes en position ${f.rank} sur la liste d’attente.`
        : "La session est complète. Vous êtes sur la liste d’attente.",
      "Dès qu’une place se libère pour vous, nous vous écrivons.",
    ],
    action: "Voir la session",
  }),
  session_promoted: (f) => ({
    subject: `Une place s’est libérée\u202f: ${f.title}`,
    lines: [
      "Vous n’attendez plus\u202f: une place s’est libérée et elle est à vous.",
      "Si vous ne pouvez plus venir, rendez-la depuis la page de la session\u202f: quelqu’un l’attend.",
    ],
    action: "Voir la session",
  }),
  session_moved: (f) => ({
    subject: `Changement\u202f: ${f.title}`,
    lines: [
      "L’horaire de la session a changé. Voici ce qui vaut désormais.",
      ...elsewhere(f),
      ...note(f),
      f.place === "waitlisted" ? "Vous restez sur la liste d’attente." : "Votre place reste réservée.",
    ],
    action: "Voir la session",
  }),
  session_changed: (f) => ({
    subject: `Changement\u202f: ${f.title}`,
    lines: [
      ...elsewhere(f),
      ...note(f),
      f.place === "waitlisted"
        ? "L’horaire ne change pas, et vous restez sur la liste d’attente."
        : "L’horaire ne change pas, et votre place reste réservée.",
    ],
    action: "Voir la session",
  }),
  session_postponed: (f) => ({
    subject: `Session reportée\u202f: ${f.title}`,
    lines: [
      "La session n’aura pas lieu à la date prévue. Vous recevrez la nouvelle date dès qu’elle sera fixée.",
      f.place === "waitlisted" ? "Vous restez sur la liste d’attente." : "Votre place reste réservée.",
      ...reason(f),
      ...note(f),
    ],
    action: "Voir la session",
  }),
  session_cancelled: (f) => ({
    subject: `Session annulée\u202f: ${f.title}`,
    lines: ["La session n’aura pas lieu. Vous n’avez rien à faire.", ...reason(f), ...note(f)],
    action: "Voir mes sessions",
  }),
  session_restored: (f) => ({
    subject: `La session a bien lieu\u202f: ${f.title}`,
    lines: [
      "La session avait été annulée\u202f: elle aura bien lieu.",
      ...(f.status === "postponed" ? ["Sa nouvelle date reste à venir."] : []),
      f.place === "waitlisted" ? "Vous restez sur la liste d’attente." : "Votre place reste réservée.",
      ...reason(f),
      ...note(f),
    ],
    action: "Voir la session",
  }),
  session_reminder_day: (f) => ({
    subject: `Rappel\u202f: ${f.title}`,
    lines: f.asks
      ? [
          "Votre session approche. Venez-vous toujours\u202f?",
          "Dites-le en un geste, sans vous connecter\u202f: si vous ne venez pas, votre place va à qui l’attend.",
        ]
      : ["Votre session approche."],
    action: f.asks ? "Répondre" : "Voir la session",
  }),
  session_reminder_hour: (f) => ({
    subject: `Bientôt\u202f: ${f.title}`,
    lines: ["Votre session commence bientôt. Vous la rejoindrez depuis sa page."],
    action: "Aller à la session",
  }),
  session_reminder_soon: (f) => ({
    subject: `C’est l’heure\u202f: ${f.title}`,
    lines: ["Votre session commence dans un instant."],
    action: "Rejoindre",
  }),
  session_live: (f) => ({
    subject: `En direct\u202f: ${f.title}`,
    lines: ["La session a commencé."],
    action: "Rejoindre",
  }),
  session_convocation: (f) => ({
    subject: `Convocation\u202f: ${f.title}`,
    lines: [
      "Voici votre convocation à cette session. Gardez ce message\u202f: il dit quand et comment venir.",
      ...(f.programme ? [`Programme\u202f:\n${f.programme}`] : []),
      testIt(f),
      "Le fichier joint ajoute la session à votre agenda.",
    ],
    action: "Voir la session",
  }),
  session_withdrawn: (f) => ({
    subject: `${f.registers ? "Inscription nécessaire" : "Session retirée de votre cours"}\u202f: ${f.title}`,
    lines: [
      f.registers
        ? "Il faut désormais s’inscrire pour venir à cette session\u202f: vous n’y avez pas de place pour l’instant."
        : "Cette session n’est plus celle de votre cours\u202f: vous n’êtes plus attendu. Vous n’avez rien à faire.",
    ],
    action: f.registers ? "Voir la session" : "Voir mes sessions",
  }),
  session_note: (f) => ({
    subject: f.subject ?? `Message\u202f: ${f.title}`,
    lines: f.body ? [f.body] : [],
    action: "Voir la session",
  }),
  seat_offered: (f) => ({
    subject: `Une place pour vous\u202f: ${f.title}`,
    lines: [
      "Une place s’est libérée et elle est gardée pour vous. Prenez-la avant l’heure indiquée\u202f: ensuite, elle est proposée à la personne suivante.",
      "Si vous ne venez plus, dites-le aussi\u202f: quelqu’un l’attend.",
    ],
    action: "Répondre",
  }),
  question_answered: (f) => ({
    subject: `Réponse à votre question\u202f: ${f.title}`,
    lines: [
      "Votre question a reçu une réponse.",
      ...(f.question ? [`Votre question\u202f:\n${f.question}`] : []),
      ...(f.answer ? [`La réponse\u202f:\n${f.answer}`] : []),
    ],
    action: "Voir la session",
  }),
  session_rate: (f) => ({
    subject: `Votre avis\u202f: ${f.title}`,
    lines: [
      "Qu’avez-vous pensé de cette session\u202f? Une note suffit, un mot aide.",
      "Vous choisissez si votre nom est montré à qui l’a animée.",
    ],
    action: "Donner mon avis",
  }),
  recording_ready: (f) => ({
    subject: `Enregistrement disponible\u202f: ${f.title}`,
    lines: ["L’enregistrement de la session peut être regardé depuis sa page."],
    action: "Regarder",
  }),
} satisfies Texts;
