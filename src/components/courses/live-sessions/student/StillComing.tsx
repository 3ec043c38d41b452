import Check from "lucide-react/icons/check";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Button } from "@/components/ui/Button";
import { useConfirmRegistration } from "@/hooks/courses/student/coming";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** Asks who holds a seat, from the day before, whether they still come; "no" is to give the seat back. */
export function StillComing({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  const confirming = useConfirmRegistration();
  const { registration_id: id } = session;
  if (id === null) return null;
  if (session.confirmed) {
    return (
      <p className="flex items-center gap-2 text-muted">
        <Check aria-hidden className="size-4 shrink-0" />
        {t("student:coming.confirmed")}
      </p>
    );
  }
  return (
    <div className="grid gap-2">
      <p className="text-pretty">{t("student:coming.ask")}</p>
      {confirming.error ? <ErrorState compact error={confirming.error} /> : null}
      <Button loading={confirming.isPending} onClick={() => confirming.mutate(id)}>
        {t("student:coming.yes")}
      </Button>
    </div>
  );
}
