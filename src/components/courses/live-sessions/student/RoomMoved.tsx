import DoorOpen from "lucide-react/icons/door-open";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "@/components/ui/Button";

interface RoomMovedProps {
  /** Where it goes on, in words. */
  place: string;
  onJoin: () => void;
  pending: boolean;
}

/** The session has moved since the way in was handed out: what the person holds is the old one. */
export function RoomMoved({ place, onJoin, pending }: RoomMovedProps) {
  const { t } = useTranslation("student");
  return (
    <section role="alert" className="grid gap-3 rounded-md bg-warn-soft px-4 py-3.5 text-warn-ink">
      <div>
        <h2 className="font-semibold">{t("student:moved.title")}</h2>
        <p className="text-pretty">
          {t("student:moved.goesOn", { place })} {t("student:moved.body")}
        </p>
      </div>
      <Button variant="primary" onClick={onJoin} loading={pending}>
        {pending ? null : <DoorOpen aria-hidden />}
        {t(pending ? "student:action.joining" : "student:moved.join")}
      </Button>
    </section>
  );
}
