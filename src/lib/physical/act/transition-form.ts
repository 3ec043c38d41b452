import * as z from "zod/mini";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine, prose } from "@/lib/text/prose";
import { momentOf } from "@/lib/physical/shared/event-date";
import { serialStatuses } from "@/lib/physical/shared/serial-transitions";

const choice = z.nullable(z.object({ id: z.string(), label: z.string() }));

export interface MoveRules {
  reasonRequired: boolean;
  /** The person's zone, in which date and time are written. */
  zone: string;
  now: () => number;
}

/** The form of every move; what a move does not ask for stays as it begins. */
export function transitionSchema({ reasonRequired, zone, now }: MoveRules) {
  return z
    .object({
      to: z.enum(serialStatuses, fieldMessage("required")),
      warehouse_id: choice,
      bin: z.string().check(z.trim(), z.maxLength(32, fieldMessage("tooLong", { max: 32 })), oneLine()),
      customer_id: choice,
      order_id: choice,
      when: z.enum(["now", "earlier"]),
      date: z.string(),
      time: z.string(),
      reason: z.string().check(
        z.trim(),
        z.maxLength(500, fieldMessage("tooLong", { max: 500 })),
        prose(),
        z.refine((value) => !reasonRequired || value !== "", { error: "errors:reason_required" }),
      ),
    })
    .check(
      z.refine(({ when, date, time }) => when === "now" || momentOf(date, time, zone) !== null, {
        path: ["date"],
        error: fieldMessage("required"),
      }),
      z.refine(
        ({ when, date, time }) => {
          const moment = when === "now" ? null : momentOf(date, time, zone);
          return moment === null || Date.parse(moment) <= now();
        },
        { path: ["date"], error: "errors:event_in_future" },
      ),
    );
}

export type TransitionValues = z.output<ReturnType<typeof transitionSchema>>;

/** Before a forced move has its target. */
export type TransitionDraft = Omit<TransitionValues, "to"> & { to: TransitionValues["to"] | "" };
