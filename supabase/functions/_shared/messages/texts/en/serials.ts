import type { Texts } from "../kinds.ts";

/** What is told of warranties, stock and units, in English. */
export const serials = {
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
  warranty_holder: ({ units, count, store, dateOf }) => {
    const all = units ?? [];
    const [one] = all;
    const over = all.every(({ ended }) => ended);
    const end = (unit: { ends: string; ended: boolean }) =>
      `warranty ${unit.ended ? "ended on" : "until"} ${dateOf?.(unit.ends) ?? unit.ends}`;
    return {
      subject:
        count > 1 || !one ? `Your warranties at ${store}: ${count} items` : `${one.title}: ${end(one)}`,
      lines: [
        ...all.map((unit) => `${unit.title} (no. ${unit.serial}): ${end(unit)}.`),
        ...(count > all.length ? [`And ${count - all.length} more.`] : []),
        over
          ? `A question? ${store} answers it.`
          : `Is something wrong? Tell ${store} before the warranty ends, with the number above.`,
      ],
      action: null,
    };
  },
} satisfies Texts;
