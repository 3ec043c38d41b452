import { useTranslation } from "@/hooks/ui/useTranslation";
import { notify } from "@/components/shared/feedback/toast";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useCancelRegistration, useRegisterForSession } from "@/hooks/courses/useLiveSessions";
import { confirm } from "@/lib/confirm";
import { useFormat } from "@/hooks/ui/useFormat";

export interface Seat {
  registering: boolean;
  /** Rejects with the refusal. */
  register: () => Promise<void>;
  /** Asks first, naming what is lost; a refusal shows in the question. True when the seat is given back. */
  giveBack: () => Promise<boolean>;
}

/** Taking a seat (or a place on the waitlist) and giving it back. */
export function useSeat(session: MyLiveSession): Seat {
  const { t } = useTranslation("student");
  const format = useFormat();
  const taking = useRegisterForSession();
  const giving = useCancelRegistration();

  async function register() {
    const { status, waitlist_position: position, already } = await taking.mutateAsync(session.id);
    if (status === "waitlisted") notify(t("student:notice.waitlisted", { position: position ?? "" }));
    else notify(already ? t("student:notice.already") : t("student:notice.registered"));
  }

  function lossesOfSeat(): string[] {
    const waiting = session.waitlisted_count;
    return [
      t("student:giveBack.lossSeat"),
      waiting > 0 ? t("student:giveBack.lossNext", { count: waiting }) : t("student:giveBack.lossFree"),
    ];
  }

  function lossOfRank(): string {
    const position = session.waitlist_position;
    return position === null
      ? t("student:giveBack.lossRankPlain")
      : t("student:giveBack.lossRank", { position });
  }

  async function giveBack() {
    const { registration_id: id, title } = session;
    if (!id) return false;
    const waiting = session.registration_status === "waitlisted";
    const outcome = await confirm({
      title: waiting ? t("student:giveBack.waitTitle", { title }) : t("student:giveBack.title", { title }),
      description: t("student:giveBack.description", { at: format.dateTime(session.scheduled_start) }),
      losses: waiting ? [lossOfRank()] : lossesOfSeat(),
      danger: true,
      confirmLabel: waiting ? t("student:giveBack.waitConfirm") : t("student:giveBack.confirm"),
      cancelLabel: waiting ? t("student:giveBack.waitKeep") : t("student:giveBack.keep"),
      run: () => giving.mutateAsync(id),
    });
    if (outcome.action !== "confirm") return false;
    notify(waiting ? t("student:notice.leftWaitlist") : t("student:notice.givenBack"));
    return true;
  }

  return { registering: taking.isPending, register, giveBack };
}
