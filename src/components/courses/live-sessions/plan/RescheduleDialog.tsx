import { useId, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { ActionSession } from "@/components/courses/live-sessions/shared/session-actions-context";
import type { Telling } from "@/components/courses/live-sessions/shared/telling";
import { useSessionLock } from "@/components/courses/live-sessions/shared/useSessionLock";
import { ToldNotice } from "@/components/courses/live-sessions/shared/ToldNotice";
import { WhenFields } from "./WhenFields";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { notify } from "@/components/shared/feedback/toast";
import { Label } from "@/components/ui/Label";
import { Segmented } from "@/components/ui/Segmented";
import { Textarea } from "@/components/ui/Textarea";
import { useRescheduleSession, useUpdateSessionStatus } from "@/hooks/courses/useLiveSessions";
import {
  endOf,
  startOf,
  toWhenValues,
  weekLater,
  whenSchema,
  type WhenValues,
} from "@/lib/courses/plan/session-form";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useFormat } from "@/hooks/ui/useFormat";
import { answered } from "@/hooks/answered";

interface RescheduleDialogProps {
  mode: "postpone" | "reschedule";
  session: ActionSession;
  onClose: () => void;
}

const serverFields = { scheduled_start: "start_date", scheduled_end: "end_time" } as const;

function proposal({ mode, session }: RescheduleDialogProps): WhenValues {
  const passed = Date.parse(session.scheduled_end) <= Date.now();
  const { start, end } =
    mode === "postpone" || passed
      ? weekLater(session, Date.now())
      : { start: session.scheduled_start, end: session.scheduled_end };
  return toWhenValues(start, end, session.time_zone);
}

/** Another date for a session, or none yet. People who registered keep their seats. */
export default function RescheduleDialog(props: RescheduleDialogProps) {
  const { mode, session, onClose } = props;
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const id = useId();
  const [dated, setDated] = useState<"dated" | "open">(mode === "postpone" ? "open" : "dated");
  const [reason, setReason] = useState("");
  const [telling, setTelling] = useState<Telling>({ tell: true, note: "" });
  const { base, wasStale, lock } = useSessionLock(session);
  const form = useSchemaForm(whenSchema({ now: Date.now }), proposal(props));
  const reschedule = useRescheduleSession();
  const status = useUpdateSessionStatus();
  const pending = reschedule.isPending || status.isPending;
  const people = session.registered_count + session.waitlisted_count;

  async function refused(error: unknown) {
    try {
      if (!(await wasStale(error))) applyServerError(form, error, serverFields);
    } catch (second) {
      applyServerError(form, second);
    }
  }

  async function toDate(values: WhenValues) {
    const start = startOf(values);
    const end = endOf(values);
    if (start.kind === "invalid" || end.kind === "invalid") return;
    try {
      await answered(reschedule.mutateAsync, {
        id: session.id,
        revision: base.revision,
        start: start.instant,
        end: end.instant,
        timeZone: values.time_zone,
        tell: telling.tell,
        note: telling.note.trim(),
      });
    } catch (error) {
      await refused(error);
      return;
    }
    notify(t("done.moved", { title: session.title, when: format.dateTime(start.instant) }));
    onClose();
  }

  async function withoutDate() {
    try {
      await answered(status.mutateAsync, {
        id: session.id,
        status: "postponed",
        revision: base.revision,
        tell: telling.tell,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      });
    } catch (error) {
      await refused(error);
      return;
    }
    notify(t("done.postponed", { title: session.title }));
    onClose();
  }

  return (
    <FormDialog
      size="md"
      form={form}
      title={t(`move.${mode}`, { title: session.title })}
      description={people > 0 ? t("move.kept", { count: people }) : t("move.nobody")}
      submitLabel={t(dated === "dated" ? "move.submitDate" : "move.submitOpen")}
      pending={pending}
      dirty={reason.trim() !== "" || telling.note.trim() !== ""}
      lock={lock((fresh) => {
        // What was typed stays; a proposal nobody touched is made anew.
        if (!form.formState.isDirty) form.reset(proposal({ ...props, session: { ...session, ...fresh } }));
      })}
      onSubmit={dated === "dated" ? form.handleSubmit(toDate) : withoutDate}
      onClose={onClose}
    >
      {mode === "postpone" ? (
        <Segmented
          label={t("move.choice")}
          value={dated}
          options={[
            { value: "open", label: t("move.open") },
            { value: "dated", label: t("move.dated") },
          ]}
          onChange={setDated}
          className="max-sm:flex max-sm:w-full sm:w-max"
        />
      ) : null}
      {dated === "dated" ? (
        <WhenFields zones={[session.time_zone]} busy={{ host: undefined, session: session.id }} />
      ) : (
        <div className="grid gap-1.5">
          <Label htmlFor={`${id}-reason`}>
            {t("reason.label")} <span className="font-normal text-muted">{t("common:optional")}</span>
          </Label>
          <Textarea
            id={`${id}-reason`}
            rows={2}
            maxLength={500}
            value={reason}
            aria-describedby={`${id}-help`}
            onChange={(event) => setReason(event.target.value)}
          />
          <p id={`${id}-help`} className="text-sm text-muted">
            {t("reason.help")}
          </p>
        </div>
      )}
      <ToldNotice
        sessionId={session.id}
        kind={dated === "dated" ? "session_moved" : "session_postponed"}
        value={telling}
        onChange={setTelling}
        withNote={dated === "dated"}
      />
    </FormDialog>
  );
}
