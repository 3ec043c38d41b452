import Lock from "lucide-react/icons/lock";
import Plus from "lucide-react/icons/plus";
import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { UrlInput } from "@/components/courses/live-sessions/shared/UrlInput";
import { linkField } from "@/components/courses/live-sessions/shared/meeting-link";
import { useFieldLabels } from "./useFieldLabels";
import CourseCombobox from "./CourseCombobox";
import { PlatformConnection } from "./PlatformConnection";
import { WhenFields } from "./WhenFields";
import { ControlledField, FormField } from "@/components/shared/form/FormField";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Segmented } from "@/components/ui/Segmented";
import { Select } from "@/components/ui/Select";
import { useCourse } from "@/hooks/courses/useLiveSessions";
import { useCurrentStore } from "@/hooks/stores/useCurrentStore";
import type { SessionFormValues } from "@/lib/courses/plan/session-form";
import {
  sessionPlatforms,
  sessionTypes,
  type SessionPlatform,
  type SessionStatus,
} from "@/lib/courses/shared/session-types";
import { useFormat } from "@/hooks/ui/useFormat";

interface FormEssentialProps {
  onNewCourse?: (() => void) | undefined;
  timesLocked: boolean;
  status: SessionStatus | undefined;
  seatsTaken: number;
  /** The session that is changed. */
  sessionId: string | undefined;
  /** Zones that are likely: the store's, the session's. */
  zones: readonly string[];
}

/** What, for which course, when, where, for how many. */
export function FormEssential({
  onNewCourse,
  timesLocked,
  status,
  seatsTaken,
  sessionId,
  zones,
}: FormEssentialProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const labels = useFieldLabels();
  const format = useFormat();
  const { control } = useFormContext<SessionFormValues>();
  const { store } = useCurrentStore();
  const course = useCourse(store.id, useWatch({ control, name: "course_id" }));
  const platform = useWatch({ control, name: "platform" });
  const host = useWatch({ control, name: "host_id" });
  const capacity = useWatch({ control, name: "max_participants" });
  const below = /^\d+$/.test(capacity) && Number(capacity) >= 1 && Number(capacity) < seatsTaken;
  const capacityNote = below ? "form.capacityBelow" : "form.capacityTaken";
  const link = linkField(platform);

  return (
    <>
      <FormField name="title" label={labels.title} required>
        {(field) => <Input maxLength={250} autoComplete="off" {...field} />}
      </FormField>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <ControlledField<string>
          name="course_id"
          label={labels.course_id}
          required
          {...(timesLocked ? { description: t("form.courseLocked") } : {})}
        >
          {({ value, onChange, ...field }) => (
            <span className="flex gap-2">
              <CourseCombobox
                {...field}
                storeId={store.id}
                className="min-w-0 flex-1"
                placeholder={t("form.courseChoose")}
                disabled={timesLocked}
                value={value ? { id: value, label: course.data?.title ?? "" } : null}
                onChange={(choice) => onChange(choice?.id ?? "")}
              />
              {onNewCourse && !timesLocked ? (
                <Button
                  size="icon"
                  aria-label={t("course.new")}
                  title={t("course.new")}
                  onClick={onNewCourse}
                >
                  <Plus aria-hidden />
                </Button>
              ) : null}
            </span>
          )}
        </ControlledField>
        <FormField name="session_type" label={labels.session_type}>
          {(field) => (
            <Select {...field}>
              {sessionTypes.map((type) => (
                <option key={type} value={type}>
                  {t(`type.${type}`)}
                </option>
              ))}
            </Select>
          )}
        </FormField>
      </div>
      {timesLocked && status ? (
        <p className="flex gap-2 rounded-md bg-sunken px-3 py-2 text-sm text-muted">
          <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t("form.timesLocked", { status: t(`status.${status}`).toLocaleLowerCase(format.locale) })}
        </p>
      ) : null}
      <WhenFields locked={timesLocked} zones={zones} busy={{ host, session: sessionId }} />
      <ControlledField<SessionPlatform> name="platform" label={labels.platform}>
        {({ value, onChange }) => (
          <Segmented
            label={labels.platform}
            value={value}
            options={sessionPlatforms.map((each) => ({ value: each, label: t(`platform.${each}`) }))}
            onChange={onChange}
            className="w-full max-sm:grid max-sm:grid-cols-2"
          />
        )}
      </ControlledField>
      {timesLocked ? null : <PlatformConnection platform={platform} />}
      <FormField
        key={link}
        name={link}
        label={labels[link]}
        optional
        description={t(link === "stream_url" ? "form.streamUrlHelp" : "form.joinUrlHelp")}
      >
        {(field) => <UrlInput {...field} />}
      </FormField>
      <FormField
        name="max_participants"
        label={labels.max_participants}
        optional
        description={seatsTaken > 0 ? t(capacityNote, { count: seatsTaken }) : t("form.capacityHelp")}
      >
        {(field) => (
          <span className="block w-40">
            <Input inputMode="numeric" autoComplete="off" className="tabular" maxLength={6} {...field} />
          </span>
        )}
      </FormField>
    </>
  );
}
