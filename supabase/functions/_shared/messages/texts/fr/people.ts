import type { Texts } from "../kinds.ts";

const roles: Readonly<Record<string, string>> = {
  owner: "propriétaire",
  manager: "gestionnaire",
  instructor: "formateur ou formatrice",
  stock: "stock",
  support: "assistance",
  viewer: "lecture seule",
};

/** What messages about people, their invitations and their addresses say, in French. */
export const people = {
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
  course_asked: (f) => ({
    subject: `${f.count > 1 ? `${f.count} personnes demandent` : "Une personne demande"} à rejoindre «\u202f${f.title}\u202f»`,
    lines: [
      `${f.count > 1 ? "Elles n’entrent" : "Elle n’entre"} dans le cours que si vous l’acceptez.`,
      "Répondez depuis la page du cours.",
    ],
    action: "Voir les demandes",
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
  summary: ({ store, count, said = [] }) => ({
    subject: `Votre résumé\u202f: ${count} message${count > 1 ? "s" : ""} de ${store}`,
    lines: [
      said.map((line) => `– ${line}`).join("\n"),
      ...(count > said.length ? [`Et ${count - said.length} de plus.`] : []),
    ],
    action: "Ouvrir Atelier",
  }),
} satisfies Texts;
