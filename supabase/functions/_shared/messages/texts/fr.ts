import type { Kind, Words } from "./kinds.ts";
import type { Facts, Said } from "./facts.ts";

const reason = ({ status_reason }: Facts) => (status_reason ? [`Motif\u202f: ${status_reason}`] : []);

const roles: Readonly<Record<string, string>> = {
  owner: "propriétaire",
  manager: "gestionnaire",
  instructor: "formateur ou formatrice",
  stock: "stock",
  support: "assistance",
  viewer: "lecture seule",
};

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

const statuses: Readonly<Record<string, string>> = {
  ...{
    manufactured: "fabriquée",
    in_stock: "en stock",
    reserved: "réservée",
    sold: "vendue",
    shipped: "expédiée",
  },
  ...{ delivered: "livrée", returned: "retournée", refurbished: "reconditionnée", damaged: "endommagée" },
  ...{ warranty_repair: "en réparation sous garantie", scrapped: "mise au rebut" },
};

const warranties = (count: number) => `${count} garantie${count > 1 ? "s" : ""}`;
const testIt = ({ platform }: Facts) =>
  platform === "zoom"
    ? "À l’avance, essayez le son et l’image de votre appareil sur https://zoom.us/test. Le jour venu, vous rejoindrez la session depuis sa page."
    : "À l’avance, ouvrez la page de la session sur l’appareil que vous utiliserez et vérifiez que vous pouvez vous y identifier. Le jour venu, vous rejoindrez la session depuis cette page.";

const people = (count: number, which = "") =>
  `${count} personne${count > 1 ? "s" : ""}${which && ` ${which}${count > 1 ? "s" : ""}`}`;
/** Whether the room of a session is ready for those who come. */
function readiness({ ready }: Facts): string {
  if (ready?.connection === "reconnect_needed")
    return "Le compte qui prépare la salle doit être reconnecté dans les réglages.";
  if (!ready?.link) return "La salle n’a pas encore de lien\u202f: personne ne peut entrer.";
  if (ready.connection === "disconnected") return "Aucun compte n’est connecté pour préparer la salle.";
  if (ready.red)
    return `La dernière vérification a trouvé ${ready.red > 1 ? `${ready.red} problèmes` : "un problème"}.`;
  return ready.red === 0 ? "La salle est prête et vérifiée." : "La salle est prête.";
}
/** What a day brings, was, and leaves to do. */
function day(digest: NonNullable<Facts["digest"]>, { hourOf }: Facts): string[] {
  const { today, sessions, held, came, registered, questions, requests, connections, failed, alerts } =
    digest;
  const s = (count: number) => (count > 1 ? "s" : "");
  const waits = [
    ...(questions > 0 ? [`${questions} question${s(questions)} sans réponse`] : []),
    ...(requests > 0 ? [`${requests} demande${s(requests)} pour rejoindre un cours`] : []),
    ...(connections > 0 ? [`${connections} compte${s(connections)} à reconnecter`] : []),
    ...(failed > 0 ? [`${failed} message${s(failed)} non parti${s(failed)}`] : []),
    ...(alerts > 0 ? [`${alerts} alerte${s(alerts)} de stock`] : []),
  ];
  return [
    ...(today > 0
      ? [
          [
            "Aujourd’hui\u202f:",
            ...sessions.map((one) =>
              `${hourOf?.(one.starts) ?? ""} ${one.title} (${people(one.registered, "inscrite")})`.trim(),
            ),
            ...(today > sessions.length ? [`… et ${today - sessions.length} de plus`] : []),
          ].join("\n"),
        ]
      : []),
    ...(held + came + registered > 0
      ? [
          `Hier\u202f: ${held} session${s(held)} tenue${s(held)}, ${people(came, "présente")}, ${registered} inscription${s(registered)}.`,
        ]
      : []),
    ...(waits.length > 0 ? [["À faire\u202f:", ...waits].join("\n")] : []),
  ];
}

const kinds: Record<Kind, (facts: Facts) => Said> = {
  course_invitation: (f) => ({
    subject: `Invitation\u202f: ${f.title}`,
    lines: [
      `${f.inviter ?? f.store} vous invite à suivre le cours «\u202f${f.title}\u202f» chez ${f.store}.`,
      "Rien ne se fait sans votre accord\u202f: ouvrez l’invitation pour lire de quoi il s’agit, puis acceptez-la ou ignorez-la.",
    ],
    action: "Ouvrir l’invitation",
  }),
  member_invitation: (f) => ({
    subject: `Invitation à rejoindre ${f.store}`,
    lines: [
      `${f.inviter ?? f.store} vous invite à rejoindre l’équipe de ${f.store}${f.role ? ` (rôle\u202f: ${roles[f.role] ?? f.role})` : ""}.`,
      "Rien ne se fait sans votre accord\u202f: ouvrez l’invitation pour lire de quoi il s’agit, puis acceptez-la ou ignorez-la.",
    ],
    action: "Ouvrir l’invitation",
  }),
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
    ],
    action: "Voir la session",
  }),
  session_cancelled: (f) => ({
    subject: `Session annulée\u202f: ${f.title}`,
    lines: ["La session n’aura pas lieu. Vous n’avez rien à faire.", ...reason(f)],
    action: "Voir mes sessions",
  }),
  session_restored: (f) => ({
    subject: `La session a bien lieu\u202f: ${f.title}`,
    lines: [
      "La session avait été annulée\u202f: elle aura bien lieu.",
      ...(f.status === "postponed" ? ["Sa nouvelle date reste à venir."] : []),
      f.place === "waitlisted" ? "Vous restez sur la liste d’attente." : "Votre place reste réservée.",
      ...reason(f),
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
  recording_ready: (f) => ({
    subject: `Enregistrement disponible\u202f: ${f.title}`,
    lines: ["L’enregistrement de la session peut être regardé depuis sa page."],
    action: "Regarder",
  }),
  course_asked: (f) => ({
    subject: `${f.count > 1 ? `${f.count} personnes demandent` : "Une personne demande"} à rejoindre «\u202f${f.title}\u202f»`,
    lines: ["Elles n’entrent dans le cours que si vous l’acceptez.", "Répondez depuis la page du cours."],
    action: "Voir les demandes",
  }),
  connection_lost: (f) => ({
    subject: `Compte ${f.provider === "zoom" ? "Zoom" : "Google"} à reconnecter`,
    lines: [
      `Le compte ${f.provider === "zoom" ? "Zoom" : "Google"} de ${f.store} ne répond plus à Atelier. Les prochaines salles ne peuvent plus être préparées.`,
      "Une personne propriétaire ou gestionnaire peut le reconnecter dans les réglages.",
    ],
    action: "Ouvrir les réglages",
  }),
  address_stopped: (f) => ({
    subject: `Messages arrêtés\u202f: ${f.recipient ?? ""}`,
    lines: [
      f.why === "complained"
        ? "Cette personne a signalé nos messages comme indésirables\u202f: plus rien ne lui est envoyé par e-mail."
        : f.why === "stopped"
          ? "Cette personne a répondu STOP\u202f: plus aucun SMS ni message WhatsApp ne lui est envoyé."
          : "Son adresse e-mail n’existe pas ou plus\u202f: plus rien n’y est envoyé. Prévenez-la autrement.",
    ],
    action: "Voir les messages envoyés",
  }),
  address_back: (f) => ({
    subject: `Messages repris\u202f: ${f.recipient ?? ""}`,
    lines: [
      f.why === "stopped"
        ? "Cette personne a répondu START\u202f: les SMS et messages WhatsApp lui sont envoyés de nouveau."
        : "Cette personne a confirmé son adresse e-mail par un code\u202f: les messages lui sont envoyés de nouveau.",
    ],
    action: "Voir les messages envoyés",
  }),
  email_code: (f) => ({
    subject: `Votre code\u202f: ${f.code ?? ""}`,
    lines: [
      `Entrez le code ${f.code ?? ""} dans votre profil dans les dix minutes\u202f: nous écrirons de nouveau à cette adresse. Si vous ne l’avez pas demandé, ne faites rien.`,
    ],
    action: "Ouvrir mon profil",
  }),
  phone_code: (f) => ({
    subject: `Votre code\u202f: ${f.code ?? ""}`,
    lines: [
      "Entrez ce code dans votre profil dans les dix minutes. Si vous ne l’avez pas demandé, ne faites rien.",
    ],
    action: "Ouvrir mon profil",
  }),
  hosting_soon: (f) => ({
    subject: `${(f.minutes ?? 60) > 10 ? "Dans une heure" : "Dans dix minutes"}\u202f: ${f.title}`,
    lines: [
      readiness(f),
      `${people(f.count, "inscrite")}${f.waiting > 0 ? `, ${f.waiting} en liste d’attente` : ""}.`,
    ],
    action: "Ouvrir la session",
  }),
  host_missing: (f) => ({
    subject: `On vous attend\u202f: ${f.title}`,
    lines: [
      `La session devait commencer\u202f: ${f.count > 1 ? `${f.count} personnes attendent` : "une personne attend"} et personne ne l’anime.`,
      ...(f.substitute ? ["Qui devait l’animer n’est pas encore là. Pouvez-vous commencer\u202f?"] : []),
    ],
    action: "Ouvrir la session",
  }),
  session_full: (f) => ({
    subject: `Complet\u202f: ${f.title}`,
    lines: [
      `Toutes les places sont prises (${f.count})${f.waiting > 0 ? ` et ${people(f.waiting)} ${f.waiting > 1 ? "attendent" : "attend"}` : ""}.`,
      "Pour accueillir plus de monde, augmentez le nombre de places.",
    ],
    action: "Voir la session",
  }),
  questions_waiting: (f) => ({
    subject: `${f.count > 1 ? `${f.count} questions sans réponse` : "Une question sans réponse"}\u202f: ${f.title}`,
    lines: [
      f.after
        ? "La session est terminée et des questions restent ouvertes."
        : "Une réponse est attendue avant le début de la session.",
    ],
    action: "Répondre",
  }),
  daily_digest: (f) => ({
    subject: `Votre journée chez ${f.store}`,
    lines: f.digest ? day(f.digest, f) : [],
    action: "Ouvrir Atelier",
  }),
  warranty_digest: ({ ending = { in30: 0, in7: 0, ended: 0 } }) => ({
    subject: `Garanties\u202f: ${warranties(ending.in30 + ending.in7 + ending.ended)} à suivre`,
    lines: [
      ...(ending.in30 > 0 ? [`${warranties(ending.in30)} à échéance dans 30 jours.`] : []),
      ...(ending.in7 > 0 ? [`${warranties(ending.in7)} à échéance dans 7 jours.`] : []),
      ...(ending.ended > 0
        ? [`${warranties(ending.ended)} arrivée${ending.ended > 1 ? "s" : ""} à échéance.`]
        : []),
    ],
    action: "Voir les unités",
  }),
  low_stock: (f) => ({
    subject: `Stock bas\u202f: ${f.title}`,
    lines: [
      f.count === 0
        ? "Il n’y en a plus en stock."
        : `Il en reste ${f.count} en stock, pas plus que le seuil de la boutique.`,
    ],
    action: "Voir le produit",
  }),
  history_broken: (f) => ({
    subject: `Historique non intact\u202f: ${f.title}`,
    lines: [
      "La vérification de l’historique de cette unité a échoué\u202f: un événement manque ou a été modifié.",
      "Ouvrez l’unité pour voir lequel, et prévenez qui administre la base de données.",
    ],
    action: "Ouvrir l’unité",
  }),
  unit_changed: (f) => ({
    subject: f.count > 1 ? `${f.count} unités suivies ont changé` : `Unité suivie\u202f: ${f.title}`,
    lines: [
      f.count > 1
        ? "Leur statut ou leur détenteur a changé."
        : `Son statut ou son détenteur a changé. Statut\u202f: ${statuses[f.unit_status ?? ""] ?? "inconnu"}.`,
    ],
    action: f.count > 1 ? "Voir les unités" : "Ouvrir l’unité",
  }),
};

/** What messages say in French. */
export const fr: Words = {
  kinds,
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
  whyTold: "Vous le recevez parce que vous participez à cette session.",
  whyInvited:
    "Vous le recevez parce que quelqu’un a donné votre adresse pour vous inviter. Vous pouvez l’ignorer.",
  whyStaff: "Vous le recevez parce que vous faites partie de l’équipe.",
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
