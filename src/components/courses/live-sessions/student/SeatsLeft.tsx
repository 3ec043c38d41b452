import { useTranslation } from "@/hooks/ui/useTranslation";
import { seatsLeft } from "./session-state";
import type { MyLiveSession } from "@/hooks/courses/shared/types";

/** "3 seats left", or how many wait for one. */
export function SeatsLeft({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  const left = seatsLeft(session);
  if (left === null) return t("student:seats.unlimited");
  if (left > 0) return t("student:seats.left", { count: left });
  const waiting = session.waitlisted_count;
  return waiting > 0 ? t("student:seats.fullWaiting", { count: waiting }) : t("student:seats.full");
}
