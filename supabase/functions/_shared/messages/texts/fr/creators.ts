import type { Facts } from "../facts.ts";
import type { Texts } from "../kinds.ts";

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

/** What whoever runs sessions is told, in French. */
export const creators = {
  connection_lost: (f) => ({
    subject: `Compte ${f.provider === "zoom" ? "Zoom" : "Google"} à reconnecter`,
    lines: [
      `Le compte ${f.provider === "zoom" ? "Zoom" : "Google"} de ${f.store} ne répond plus à Atelier. Les prochaines salles ne peuvent plus être préparées.`,
      "Une personne propriétaire ou gestionnaire peut le reconnecter dans les réglages.",
    ],
    action: "Ouvrir les réglages",
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
} satisfies Texts;
