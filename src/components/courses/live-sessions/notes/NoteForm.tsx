import { useWatch } from "react-hook-form";
import * as z from "zod/mini";
import { notify } from "@/components/shared/feedback/toast";
import { DateField } from "@/components/shared/form/DateField";
import { ControlledField, FormField } from "@/components/shared/form/FormField";
import { TimeField } from "@/components/shared/form/TimeField";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { ClockChange } from "@/components/courses/live-sessions/shared/ClockChange";
import { Input } from "@/components/ui/Input";
import { Segmented } from "@/components/ui/Segmented";
import { Select } from "@/components/ui/Select";
import { Textarea } from "@/components/ui/Textarea";
import { answered } from "@/hooks/answered";
import {
  noteAudiences,
  useChangeSessionNote,
  useNoteReach,
  useWriteSessionNote,
  type NoteAudience,
  type SessionNote,
} from "@/hooks/courses/notes/notes";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useFormat } from "@/hooks/ui/useFormat";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { applyServerError } from "@/lib/net/apply-server-error";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine, prose } from "@/lib/text/prose";
import { resolveWall, wallOf } from "@rules/wall-time";

const MOST = { subject: 120, body: 2000 };

const schema = (zone: string) =>
  z
    .object({
      audience: z.enum(noteAudiences),
      subject: z
        .string()
        .check(
          z.trim(),
          z.minLength(1, fieldMessage("required")),
          z.maxLength(MOST.subject, fieldMessage("tooLong", { max: MOST.subject })),
          oneLine(),
        ),
      body: z
        .string()
        .check(
          z.trim(),
          z.minLength(1, fieldMessage("required")),
          z.maxLength(MOST.body, fieldMessage("tooLong", { max: MOST.body })),
          prose(),
        ),
      when: z.enum(["now", "later"]),
      date: z.string(),
      time: z.string(),
      fold: z.enum(["earlier", "later"]),
    })
    .check(
      z.superRefine(({ when, date, time, fold }, context) => {
        if (when === "now") return;
        const wall = resolveWall({ date, time }, zone, fold);
        if (wall.kind === "invalid")
          context.addIssue({
            code: "custom",
            path: [date ? "time" : "date"],
            message: fieldMessage("required"),
          });
        else if (Date.parse(wall.instant) <= Date.now())
          context.addIssue({ code: "custom", path: ["date"], message: "errors:note_in_past" });
      }),
    );

interface NoteFormProps {
  session: LiveSessionDetail;
  /** The one that is changed; none: a new one. */
  note: SessionNote | null;
  onClose: () => void;
}

function Reach({ session, audience }: { session: LiveSessionDetail; audience: NoteAudience }) {
  const { t } = useTranslation(["session", "sessions"]);
  const { t: messages } = useTranslation("messages");
  const format = useFormat();
  const { data, isError } = useNoteReach(session.id, audience);
  if (!data && isError) return t("told.unknown");
  if (!data) return <span aria-hidden>…</span>;
  if (data.people === 0) return t("notes.nobody");
  const by = Object.entries(data.channels).map(([channel, count]) =>
    t("told.channel", { channel: messages(`channels.short.${channel}`), people: count }),
  );
  return `${t("notes.people", { count: data.people, formatted: format.number(data.people) })}${by.length > 0 ? ` (${by.join(" · ")})` : ""}`;
}

/** Writes to the people of a session, at once or later, or says otherwise what has not left. */
export function NoteForm({ session, note, onClose }: NoteFormProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const zone = session.time_zone;
  const write = useWriteSessionNote(session.id);
  const change = useChangeSessionNote(session.id);
  const later = note ? wallOf(note.send_at, zone) : null;
  const form = useSchemaForm(schema(zone), {
    audience: note?.audience ?? "everyone",
    subject: note?.subject ?? "",
    body: note?.body ?? "",
    when: note ? "later" : "now",
    date: later?.date ?? "",
    time: later?.time ?? "",
    fold: later?.fold ?? "earlier",
  });
  const [audience, when, date, time, fold] = useWatch({
    control: form.control,
    name: ["audience", "when", "date", "time", "fold"],
  });

  const submit = form.handleSubmit(async ({ date: day, time: clock, fold: which, ...values }) => {
    const wall = resolveWall({ date: day, time: clock }, zone, which);
    const sendAt = values.when === "later" && wall.kind !== "invalid" ? wall.instant : null;
    const said = { audience: values.audience, subject: values.subject, body: values.body, sendAt };
    try {
      await (note
        ? answered(change.mutateAsync, { id: note.id, ...said })
        : answered(write.mutateAsync, said));
    } catch (error) {
      applyServerError(form, error, { send_at: "date" });
      return;
    }
    notify(sendAt ? t("notes.planned", { when: format.dateTime(sendAt) }) : t("notes.leaving"));
    onClose();
  });

  return (
    <FormDialog
      size="md"
      form={form}
      title={t(note ? "notes.change" : "notes.write")}
      description={t("notes.about", { title: session.title })}
      submitLabel={t(when === "later" ? "notes.plan" : "notes.send")}
      pending={write.isPending || change.isPending}
      labels={{
        ...{ audience: t("notes.to"), subject: t("notes.subject"), body: t("notes.body") },
        ...{ date: t("notes.date"), time: t("notes.time") },
      }}
      onSubmit={submit}
      onClose={onClose}
    >
      <FormField
        name="audience"
        label={t("notes.to")}
        description={<Reach session={session} audience={audience} />}
      >
        {(field) => (
          <Select
            {...field}
            options={noteAudiences.map((value) => ({ value, label: t(`notes.audience.${value}`) }))}
          />
        )}
      </FormField>
      <FormField name="subject" label={t("notes.subject")} required>
        {(field) => <Input {...field} maxLength={MOST.subject} />}
      </FormField>
      <FormField name="body" label={t("notes.body")} description={t("notes.bodyHelp")} required>
        {(field) => <Textarea {...field} rows={6} maxLength={MOST.body} />}
      </FormField>
      <div className="grid gap-4">
        <ControlledField<"now" | "later"> name="when" label={t("notes.when")} hideLabel>
          {({ value, onChange }) => (
            <Segmented
              label={t("notes.when")}
              value={value}
              options={[
                { value: "now", label: t("notes.now") },
                { value: "later", label: t("notes.later") },
              ]}
              onChange={onChange}
            />
          )}
        </ControlledField>
        {when === "later" ? (
          <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">
            <ControlledField<string>
              name="date"
              label={t("notes.date")}
              description={format.zone(zone)}
              required
            >
              {(field) => <DateField {...field} />}
            </ControlledField>
            <ControlledField<string> name="time" label={t("notes.time")} required>
              {(field) => <TimeField {...field} />}
            </ControlledField>
            <div className="empty:hidden sm:col-span-2">
              <ClockChange
                resolved={resolveWall({ date, time }, zone, fold)}
                zone={zone}
                field={t("notes.time")}
                fold={fold}
                onFold={(value) => form.setValue("fold", value, { shouldDirty: true, shouldValidate: true })}
              />
            </div>
          </div>
        ) : null}
      </div>
    </FormDialog>
  );
}
