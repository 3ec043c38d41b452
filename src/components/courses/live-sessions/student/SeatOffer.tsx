import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useTakeOfferedSeat } from "@/hooks/courses/student/coming";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

interface SeatOfferProps {
  session: MyLiveSession;
  offer: "held" | "free";
  onTaken: () => void;
}

/** Asks who waits whether they take the seat that is held for them, and until when; or the one that those who wait let pass. */
export default function SeatOffer({ session, offer, onTaken }: SeatOfferProps) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const taking = useTakeOfferedSeat();
  const { registration_id: id, offered_until: until } = session;
  if (id === null) return null;
  const take = () =>
    taking.mutate(id, {
      onSuccess: () => {
        notify(t("student:notice.registered"));
        onTaken();
      },
    });
  return (
    <div className="grid gap-2">
      <p className="text-pretty">
        {offer === "held" && until
          ? t("student:offer.held", { at: format.dateTime(until) })
          : t("student:offer.free")}
      </p>
      {taking.error ? <ErrorState compact error={taking.error} /> : null}
      <Button variant="primary" loading={taking.isPending} onClick={take}>
        {t("student:offer.take")}
      </Button>
    </div>
  );
}
