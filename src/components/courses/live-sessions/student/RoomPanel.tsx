import ExternalLink from "lucide-react/icons/external-link";
import { useEffect, useRef } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { CopyButton } from "@/components/shared/display/CopyButton";
import type { Room } from "./useJoin";
import { buttonVariants } from "@/components/ui/Button";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

/** The way in, once the server has handed it out. */
export function RoomPanel({ room }: { room: Room }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const today = format.dayKey(room.closesAt) === format.dayKey(useNow());
  const closes = today ? format.time(room.closesAt) : format.dateTime(room.closesAt);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="grid gap-3 rounded-md border border-accent bg-accent-soft px-4 py-3.5">
      <div>
        <h2 ref={heading} tabIndex={-1} className="font-semibold text-accent-ink">
          {t("student:room.title")}
        </h2>
        <p className="text-pretty">
          {room.password ? t("student:room.withPassword") : t("student:room.description")}
        </p>
      </div>
      {room.password ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span className="text-muted">{t("student:room.password")}</span>
          <span className="rounded-sm bg-surface px-2 py-1 code text-lg break-all select-all">
            {room.password}
          </span>
          <CopyButton value={room.password} label={t("student:room.copyPassword")} withText />
        </p>
      ) : null}
      <a
        href={room.address}
        target="_blank"
        rel="noopener noreferrer"
        referrerPolicy="no-referrer"
        className={buttonVariants({ variant: "primary" })}
      >
        {t("student:room.open")}
        <ExternalLink aria-hidden />
      </a>
      <p className="text-sm text-muted">
        {t("student:doors.closesAt", { at: closes })} {t("student:room.personal")}
      </p>
    </section>
  );
}
