import type { Texts } from "../kinds.ts";

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

/** What is told of warranties, stock and units, in French. */
export const serials = {
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
  warranty_holder: ({ units, count, store, dateOf }) => {
    const all = units ?? [];
    const [one] = all;
    const over = all.every(({ ended }) => ended);
    const end = (unit: { ends: string; ended: boolean }) =>
      `garantie ${unit.ended ? "terminée le" : "jusqu’au"} ${dateOf?.(unit.ends) ?? unit.ends}`;
    return {
      subject:
        count > 1 || !one
          ? `Vos garanties chez ${store}\u202f: ${count} articles`
          : `${one.title}\u202f: ${end(one)}`,
      lines: [
        ...all.map((unit) => `${unit.title} (n°\u00a0${unit.serial})\u202f: ${end(unit)}.`),
        ...(count > all.length ? [`Et ${count - all.length} de plus.`] : []),
        over
          ? `Une question\u202f? ${store} vous répond.`
          : `Quelque chose ne va pas\u202f? Dites-le à ${store} avant la fin de la garantie, avec le numéro ci-dessus.`,
      ],
      action: null,
    };
  },
} satisfies Texts;
