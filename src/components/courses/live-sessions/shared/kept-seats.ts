import type { Translate } from "@/lib/text/texts";

interface Seats {
  registered_count: number;
  waitlisted_count: number;
}

/** What stays with a cancelled session, in numbers, for as long as that may be undone. */
export function keptSeats({ registered_count, waitlisted_count }: Seats, t: Translate): string[] {
  const people = registered_count + waitlisted_count;
  return people > 0 ? [t("session:cancel.kept", { count: people })] : [];
}
