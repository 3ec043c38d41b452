import CalendarClock from "lucide-react/icons/calendar-clock";
import { useMemo } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useHostSessions } from "@/hooks/courses/useLiveSessions";
import { useCurrentStore } from "@/hooks/stores/useCurrentStore";
import { useFormat } from "@/hooks/ui/useFormat";
import { useSettled } from "@/hooks/ui/useSettled";
import type { ResolvedWall } from "@rules/wall-time";

interface HostBusyProps {
  /** Nobody chosen: whoever runs the session. */
  host: string | undefined;
  session: string | undefined;
  start: ResolvedWall;
  end: ResolvedWall;
}

/** Says what else the host runs then; it is for the person to judge, and nothing is refused. */
export function HostBusy({ host, session, start, end }: HostBusyProps) {
  const { t } = useTranslation("session");
  const format = useFormat();
  const { store } = useCurrentStore();
  const from = start.kind === "invalid" ? "" : start.instant;
  const until = end.kind === "invalid" ? "" : end.instant;
  // In the form nobody as the host is nobody; a session that is moved keeps its own.
  const asked = useMemo(
    () =>
      host === "" || from === "" || until === "" ? null : { host, start: from, end: until, except: session },
    [host, from, until, session],
  );
  const { data } = useHostSessions(store.id, useSettled(asked, 400));
  return (
    <output className="empty:hidden">
      {asked && data && data.length > 0 ? (
        <span className="flex gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn-ink">
          <CalendarClock aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0">
            {t("form.busy")}
            {data.map((each) => (
              <span key={each.id} className="block font-medium wrap-anywhere">
                {t(each.store_name === store.name ? "form.busyWith" : "form.busyElsewhere", {
                  title: each.title,
                  store: each.store_name,
                  when: `${format.day(each.scheduled_start)}, ${format.timeRange(each.scheduled_start, each.scheduled_end)}`,
                })}
              </span>
            ))}
          </span>
        </span>
      ) : null}
    </output>
  );
}
