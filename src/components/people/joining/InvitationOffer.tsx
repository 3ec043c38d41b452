import CalendarDays from "lucide-react/icons/calendar-days";
import Eye from "lucide-react/icons/eye";
import { CourseCover } from "@/components/people/shared/CourseCover";
import type { Invitation } from "@/hooks/people/joining/joining";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** What it is to: the course in a few facts, or the role; and what saying yes shows of oneself. */
export function InvitationOffer({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation("joining");
  const format = useFormat();
  const now = useNow();
  const { sessions, next_start: next, store_name: store } = invitation;
  const course = invitation.kind === "course";
  return (
    <div className="grid gap-4 rounded-lg border border-line bg-surface p-4">
      {course ? (
        <>
          {invitation.cover === null ? null : (
            <CourseCover cover={invitation.cover} alt={invitation.cover_alt} className="w-full" />
          )}
          <p className="max-h-60 overflow-y-auto wrap-anywhere whitespace-pre-line">
            {invitation.course_description || t("joining:invitation.noDescription")}
          </p>
          <p className="flex gap-2.5">
            <CalendarDays aria-hidden className="mt-1 size-4 shrink-0 text-muted" />
            <span>
              {sessions
                ? t("joining:invitation.sessions", { count: sessions })
                : t("joining:invitation.noSessions")}
              {next ? `, ${t("joining:invitation.next", { relative: format.relative(next, now) })}` : null}
            </span>
          </p>
        </>
      ) : (
        <p>{t("joining:invitation.role", { role: t(`common:roles.${invitation.role ?? "viewer"}`) })}</p>
      )}
      <p className="flex gap-2.5 text-sm text-muted">
        <Eye aria-hidden className="mt-0.5 size-4 shrink-0" />
        {t(course ? "joining:invitation.seen" : "joining:invitation.seenMember", { store })}
      </p>
      <p className="text-sm text-muted">
        {t("joining:invitation.until", { date: format.dateTime(invitation.expires_at) })}
      </p>
    </div>
  );
}
