import { useMemo, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { SessionForm } from "./SessionForm";
import { fieldsOf } from "./session-fields";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { useSessionHere } from "@/components/courses/live-sessions/shared/useSessionHere";
import { Button } from "@/components/ui/Button";
import { SidePanel } from "@/components/shared/overlay/SidePanel";
import { notify } from "@/components/shared/feedback/toast";
import { Skeleton } from "@/components/ui/Skeleton";
import { useUser } from "@/hooks/auth/useAuth";
import type { LiveSessionDetail, SessionHost } from "@/hooks/courses/shared/types";
import { useCaughtUp } from "@/hooks/answered";
import { useSessionHosts } from "@/hooks/courses/useLiveSessions";
import { useCurrentStore } from "@/hooks/stores/useCurrentStore";
import { duplicateFormValues, newFormValues, toFormValues } from "@/lib/courses/plan/session-form";
import { addMinutes, nextFullHour } from "@/lib/courses/plan/session-time";
import type { SessionsUrl } from "@/lib/courses/list/session-url";
import { can } from "@/lib/roles";

interface SessionFormPanelProps {
  url: SessionsUrl;
  /** The store's only course: it is the one meant. */
  onlyCourse: string;
  /** A course that was added from the form: it is the one meant. */
  newCourseId: string;
  onUrl: (patch: Partial<SessionsUrl>, options?: { replace?: boolean }) => void;
  onNewCourse?: (() => void) | undefined;
}

const closed = { new: "", edit: "", copy: "" } as const;

function FormSkeleton() {
  return (
    <div className="grid gap-6 px-5 py-6 sm:px-6" aria-hidden>
      {["w-1/4", "w-1/3", "w-1/5", "w-2/5", "w-1/2"].map((width) => (
        <div key={width} className="grid gap-2">
          <Skeleton className={width} />
          <Skeleton className="h-10" />
        </div>
      ))}
    </div>
  );
}

/** Who runs the session stays to choose after leaving the team, until somebody else is chosen. */
function withHost(hosts: SessionHost[], session: LiveSessionDetail | undefined): SessionHost[] {
  const { host_id: id, host } = session ?? {};
  if (!id || !host || hosts.some((each) => each.id === id)) return hosts;
  return [...hosts, { id, name: host.display_name }];
}

/** One form for a new session, a copy, and a change; its address says which. */
export default function SessionFormPanel({
  url,
  onlyCourse,
  newCourseId,
  onUrl,
  onNewCourse,
}: SessionFormPanelProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const user = useUser();
  const { store, role } = useCurrentStore();
  const hosts = useSessionHosts(store.id);
  const mode = url.edit ? "edit" : url.copy ? "copy" : "new";
  const original = useSessionHere(url.edit || url.copy || undefined);
  const caughtUp = useCaughtUp(original);
  const close = () => onUrl(closed);

  const [openedAt] = useState(() => Date.now());

  const initial = useMemo(() => {
    if (mode === "new") {
      const start = nextFullHour(openedAt, store.time_zone);
      return newFormValues({
        courseId: url.course || onlyCourse,
        hostId: can(role, "manage_sessions") ? user.id : "",
        zone: store.time_zone,
        start,
        end: addMinutes(start, 60),
      });
    }
    if (!original.data) return null;
    const fields = fieldsOf(original.data);
    return mode === "copy" ? duplicateFormValues(fields, openedAt) : toFormValues(fields);
  }, [mode, original.data, url.course, onlyCourse, role, store.time_zone, user.id, openedAt]);

  if (!initial || hosts.isPending || !caughtUp)
    return (
      <SidePanel open onClose={close} title={t(`form.title.${mode}`)} wide>
        {original.error ? (
          <ErrorState
            error={original.error}
            onRetry={() => void original.refetch()}
            retrying={original.isFetching}
            action={<Button onClick={close}>{t("common:backToList")}</Button>}
          />
        ) : (
          <FormSkeleton />
        )}
      </SidePanel>
    );
  return (
    <SessionForm
      key={`${mode}-${url.edit}-${url.copy}`}
      title={t(`form.title.${mode}`)}
      initial={initial}
      original={mode === "edit" ? original.data : undefined}
      copyOf={mode === "copy" ? url.copy : undefined}
      newCourseId={newCourseId}
      hosts={withHost(hosts.data ?? [], original.data)}
      storeZone={store.time_zone}
      onClose={close}
      onNewCourse={onNewCourse}
      onDone={({ id, title, created }) => {
        notify(t(created ? "done.created" : "done.saved", { title }));
        onUrl({ ...closed, session: id }, { replace: true });
      }}
    />
  );
}
