import * as z from "zod/mini";
import { serialHolds, serialStatuses } from "@/lib/physical/shared/serial-transitions";
import { urlChoice, urlList, urlText } from "@/lib/url-state";

const urlId = () => z.catch(z.uuid(), "");

export const warrantyWindows = ["active", "expiring", "expired", "none"] as const;
export const holdFilters = ["any", ...serialHolds] as const;
/** What a list goes by, and which way; `updated` is newest first. */
export const serialSorts = [
  "updated",
  "oldest",
  "serial",
  "serial_desc",
  "warranty",
  "warranty_desc",
] as const;

/** What is done to a unit: the status it goes to, or a dialog's own name. */
export const serialActs = [
  "",
  "edit",
  "place",
  "hold",
  "force",
  "delete",
  "restore",
  ...serialStatuses,
] as const;
export type SerialAct = (typeof serialActs)[number];

/** The page's whole state: what is listed, which unit is open, what is being done. */
export const serialUrlSchema = z.object({
  q: urlText(),
  product: urlId(),
  status: urlList(serialStatuses),
  warehouse: urlId(),
  warranty: urlChoice(["", ...warrantyWindows]),
  hold: urlChoice(["", ...holdFilters]),
  deleted: urlChoice(["", "1"]),
  sort: urlChoice(serialSorts),
  /** The unit whose detail is open. */
  serial: urlId(),
  act: urlChoice(serialActs),
  /** The unit acted on from its row; the open one when empty. */
  unit: urlId(),
  new: urlChoice(["", "1"]),
  /** What was scanned and is no unit's: the serial of the new one. */
  code: urlText(),
});

export type SerialUrl = z.output<typeof serialUrlSchema>;

export const noFilters = {
  q: "",
  product: "",
  status: [],
  warehouse: "",
  warranty: "",
  hold: "",
  deleted: "",
} satisfies Partial<SerialUrl>;

export function countFilters(url: SerialUrl): number {
  return [
    url.q,
    url.product,
    url.status.length > 0,
    url.warehouse,
    url.warranty,
    url.hold,
    url.deleted,
  ].filter(Boolean).length;
}
