import Check from "lucide-react/icons/check";
import ExternalLink from "lucide-react/icons/external-link";
import Link2Off from "lucide-react/icons/link-2-off";
import Minus from "lucide-react/icons/minus";
import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { roomOf } from "@/components/courses/live-sessions/shared/meeting-link";
import { useSessionActions } from "@/components/courses/live-sessions/shared/session-actions-context";
import { SessionPlatform } from "@/components/courses/live-sessions/shared/SessionPlatform";
import { SessionSeats } from "@/components/courses/live-sessions/shared/SessionSeats";
import { SessionTime } from "@/components/courses/live-sessions/shared/SessionTime";
import { CopyButton } from "@/components/shared/display/CopyButton";
import { buttonVariants } from "@/components/ui/Button";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { doorsOf } from "@/lib/courses/shared/join-window";
import { records } from "@/lib/courses/shared/session-types";
import { links } from "@/lib/paths";
import { can } from "@/lib/roles";
import { useFormat } from "@/hooks/ui/useFormat";
import { useServerNow } from "@/hooks/ui/useServerNow";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-0.5 py-2.5 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function WayIn({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const room = roomOf(session);
  const joinPage = `${location.origin}${links.joinSession(session.id)}`;
  const password = session.meeting?.join_password;
  return (
    <>
      <Fact name={t("overview.room")}>
        {room ? (
          <span className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 flex-1 basis-52 truncate" title={room}>
              {room}
            </span>
            <CopyButton value={room} label={t("overview.copyRoom")} />
            <a
              href={room}
              target="_blank"
              rel="noopener noreferrer"
              className={buttonVariants({ variant: "secondary", size: "sm" })}
            >
              <ExternalLink aria-hidden />
              {t("action.open")}
            </a>
          </span>
        ) : (
          <span className="flex items-center gap-2 text-warn-ink">
            <Link2Off aria-hidden className="size-4 shrink-0" />
            {t("overview.noRoom")}
          </span>
        )}
      </Fact>
      {password ? (
        <Fact name={t("form.password")}>
          <span className="flex items-center gap-1">
            <span className="code">{password}</span>
            <CopyButton value={password} label={t("overview.copyPassword")} />
          </span>
        </Fact>
      ) : null}
      <Fact name={t("overview.joinPage")}>
        <span className="grid justify-items-start gap-1.5">
          <CopyButton value={joinPage} label={t("overview.copyJoinPage")} withText />
          <span className="text-sm text-muted">{t("overview.joinPageHelp")}</span>
        </span>
      </Fact>
    </>
  );
}

const options = ["require_registration", "allow_questions", "recording_enabled"] as const;

function Options({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  return (
    <ul className="grid gap-1 sm:grid-cols-2">
      {options.map((name) => {
        const on = session[name];
        const Icon = on ? Check : Minus;
        return (
          <li key={name} className={on ? "flex items-center gap-2" : "flex items-center gap-2 text-muted"}>
            <Icon aria-hidden className={on ? "size-4 text-good-solid" : "size-4"} />
            {t(`option.${name}`)}
            <span className="sr-only">{on ? t("form.on") : t("form.off")}</span>
          </li>
        );
      })}
    </ul>
  );
}

const dayBefore = 24 * 60 * 60_000;

interface SessionOverviewProps {
  session: LiveSessionDetail;
  /** What stands at the provider. */
  meeting: ReactNode;
  /** Whether everything is ready, for whoever runs the session. */
  check: ReactNode;
  /** What was recorded of it, for whoever runs it. */
  recordings: ReactNode;
}

/** The facts of a session, what matters first. */
export function SessionOverview({ session, meeting, check, recordings }: SessionOverviewProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const now = useServerNow([Date.parse(session.join_opens_at), Date.parse(session.join_closes_at)]);
  const { role } = useSessionActions();
  const doors = doorsOf(session, now);
  // Once its doors have closed nothing of it is ahead, though nobody ended it.
  const ahead = doors === "early" || doors === "open";
  const recording = session.meeting?.recording_url;
  // What cannot wait stands first; weeks before, the facts do.
  const near =
    session.status === "live" ||
    (session.status === "scheduled" && Date.parse(session.scheduled_start) - now < dayBefore);
  const readiness = can(role, "manage_sessions") && (ahead || session.status === "postponed") ? check : null;
  return (
    <>
      {session.status_reason ? (
        <p className="mb-3 rounded-md bg-sunken px-3 py-2.5">
          <span className="block text-sm text-muted">{t("overview.reason")}</span>
          {session.status_reason}
        </p>
      ) : null}
      {near ? readiness : null}
      <dl className="divide-y divide-line">
        <Fact name={t("column.when")}>
          <SessionTime session={session} inline />
        </Fact>
        {session.actual_start ? (
          <Fact name={t(session.actual_end ? "overview.held" : "overview.started")}>
            {session.actual_end
              ? `${format.day(session.actual_start)}, ${format.timeRange(session.actual_start, session.actual_end)}`
              : format.dateTime(session.actual_start)}
          </Fact>
        ) : null}
        {doors !== "closed" ? (
          <Fact name={t("overview.doors")}>
            {session.status === "live" ? (
              t("overview.doorsLive")
            ) : (
              <>
                {t("overview.doorsRange", {
                  from: format.time(session.join_opens_at),
                  until: format.time(session.join_closes_at),
                })}
                <span className="block text-sm text-muted">{t(`overview.doorsNow.${doors}`)}</span>
              </>
            )}
          </Fact>
        ) : null}
        <Fact name={t("column.seats")}>
          <SessionSeats session={session} inline />
        </Fact>
        <Fact name={t("column.platform")}>
          <div className="grid gap-1.5">
            <SessionPlatform platform={session.platform} />
            {can(role, "manage_sessions") ? meeting : null}
          </div>
        </Fact>
        {can(role, "manage_sessions") && (ahead || session.status === "postponed") ? (
          <WayIn session={session} />
        ) : null}
        {can(role, "manage_sessions") &&
        (session.recording_enabled ||
          ([session, ...session.rooms].some(({ platform }) => records(platform)) &&
            now >= Date.parse(session.scheduled_start))) ? (
          <Fact name={t("option.recording_enabled")}>{recordings}</Fact>
        ) : null}
        {recording ? (
          <Fact name={t("overview.recording")}>
            <a
              href={recording}
              target="_blank"
              rel="noopener noreferrer"
              className="break-all text-accent-ink underline underline-offset-4"
            >
              {recording}
            </a>
          </Fact>
        ) : null}
        <Fact name={t("form.type")}>{t(`type.${session.session_type}`)}</Fact>
        <Fact name={t("form.host")}>{session.host?.display_name ?? t("form.nobody")}</Fact>
        <Fact name={t("overview.visibility")}>
          {t(session.is_public ? "option.public" : "option.private")}
        </Fact>
        <Fact name={t("overview.options")}>
          <Options session={session} />
        </Fact>
        {session.description ? (
          <Fact name={t("form.description")}>
            <p className="whitespace-pre-line">{session.description}</p>
          </Fact>
        ) : null}
      </dl>
      {near ? null : readiness}
    </>
  );
}
