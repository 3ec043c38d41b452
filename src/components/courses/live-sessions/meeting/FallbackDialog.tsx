import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Link } from "react-router-dom";
import { ToldNotice } from "@/components/courses/live-sessions/shared/ToldNotice";
import type { Telling } from "@/components/courses/live-sessions/shared/telling";
import { useSessionLock } from "@/components/courses/live-sessions/shared/useSessionLock";
import { UrlInput } from "@/components/courses/live-sessions/shared/UrlInput";
import { roomOf } from "@/components/courses/live-sessions/shared/meeting-link";
import { FormField } from "@/components/shared/form/FormField";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { notify } from "@/components/shared/feedback/toast";
import { Input } from "@/components/ui/Input";
import { RadioGroup } from "@/components/ui/RadioGroup";
import { useSwitchRoom, type Place, type SessionCheck } from "@/hooks/courses/meeting/session-check";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { placeSchema } from "@/lib/courses/meeting/place-form";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { links } from "@/lib/paths";
import { answered } from "@/hooks/answered";

interface FallbackDialogProps {
  session: LiveSessionDetail;
  check: SessionCheck;
  /** Where it took place before, for the way back. */
  onMoved: (before: Place | null) => void;
  onClose: () => void;
}

const providers = ["zoom", "google_meet"] as const;
type Choice = (typeof providers)[number] | "custom";

/** Where the session takes place now, for the way back; null when there is nothing to go back to. */
function placeOf(session: LiveSessionDetail, check: SessionCheck): Place | null {
  // The provider's own meeting is made, or taken up, again; what was typed by hand is written again.
  const ownLink = check.results.some((point) => point.code === "own_link");
  const { platform } = session;
  if (check.meeting_id && !ownLink) return { platform, url: null };
  const url = roomOf(session);
  return url ? { platform, url, password: session.meeting?.join_password ?? null } : null;
}

/** One action to another place, also in mid-flight: a provider's new room, or a link. */
export default function FallbackDialog({ session, check, onMoved, onClose }: FallbackDialogProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const current = check.meeting_id ? session.platform : null;
  const possible = providers.filter((each) => check.connected.includes(each) && each !== current);
  const missing = providers.filter((each) => !check.connected.includes(each));
  const [first] = useState<Choice>(possible[0] ?? "custom");
  const [choice, setChoice] = useState(first);
  const form = useSchemaForm(placeSchema, { join_url: "", join_password: "" });
  const switching = useSwitchRoom();
  const { base, wasStale, lock } = useSessionLock(session);
  const [telling, setTelling] = useState<Telling>({ tell: true, note: "" });
  // Another link on the same platform is handed out by the session's page, which is all that people have.
  const tells = choice !== session.platform && session.status !== "postponed";
  const name = (each: Choice) => t(`sessions:platform.${each}`);

  async function submit(place: Place) {
    try {
      const said = tells ? { tell: telling.tell, note: telling.note.trim() } : {};
      await answered(switching.mutateAsync, {
        id: session.id,
        revision: base.revision,
        place: { ...place, ...said },
      });
      notify(
        t(place.url === null ? "fallback.doneRoom" : "fallback.doneLink", {
          title: session.title,
          platform: name(choice),
        }),
      );
      // Who heard of no other place is not told of the way back.
      const before = placeOf(session, check);
      onMoved(before && { ...before, ...(tells && !telling.tell ? { tell: false } : {}) });
      onClose();
    } catch (error) {
      try {
        if (!(await wasStale(error))) applyServerError(form, error);
      } catch (second) {
        applyServerError(form, second);
      }
    }
  }

  return (
    <FormDialog
      size="md"
      form={form}
      title={t("fallback.title", { title: session.title })}
      description={
        session.status === "live"
          ? t("fallback.live", { count: session.registered_count })
          : t("fallback.ahead", { count: session.registered_count })
      }
      submitLabel={t(session.status === "live" ? "fallback.submitLive" : "fallback.submit")}
      pending={switching.isPending}
      dirty={choice !== first || telling.note.trim() !== ""}
      lock={lock(() => undefined)}
      onSubmit={
        choice === "custom"
          ? form.handleSubmit(({ join_url, join_password }) =>
              submit({ platform: "custom", url: join_url, password: join_password || null }),
            )
          : () => submit({ platform: choice, url: null })
      }
      onClose={onClose}
      labels={{ join_url: t("form.joinUrl"), join_password: t("form.password") }}
    >
      {possible.length > 0 ? (
        <RadioGroup<Choice>
          label={t("fallback.where")}
          value={choice}
          onChange={(next) => {
            setChoice(next);
            form.clearErrors();
          }}
          options={[
            ...possible.map((each) => ({
              value: each,
              label: name(each),
              description: t("fallback.newRoom", { platform: name(each) }),
            })),
            { value: "custom", label: t("fallback.link"), description: t("fallback.linkHelp") },
          ]}
        />
      ) : null}
      {choice === "custom" ? (
        <>
          <FormField name="join_url" label={t("form.joinUrl")} required>
            {(field) => <UrlInput {...field} />}
          </FormField>
          <FormField
            name="join_password"
            label={t("form.password")}
            optional
            description={t("form.passwordHelp")}
          >
            {(field) => <Input autoComplete="off" spellCheck={false} className="code" {...field} />}
          </FormField>
        </>
      ) : null}
      {tells ? (
        <ToldNotice
          sessionId={session.id}
          kind="session_changed"
          value={telling}
          onChange={setTelling}
          withNote
        />
      ) : null}
      {missing.length > 0 ? (
        <p className="text-sm text-pretty text-muted">
          {t("fallback.missing", { platforms: missing.map(name).join(", ") })}{" "}
          <Link to={links.settings("integrations")} className="text-accent-ink underline underline-offset-4">
            {t("meeting.settings")}
          </Link>
        </p>
      ) : null}
    </FormDialog>
  );
}
