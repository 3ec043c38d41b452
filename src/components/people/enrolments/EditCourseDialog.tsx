import { useState } from "react";
import type { Lock } from "@/components/shared/form/LockNotice";
import { FormField } from "@/components/shared/form/FormField";
import { notify } from "@/components/shared/feedback/toast";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { Textarea } from "@/components/ui/Textarea";
import { useUpdateCourse, type CourseDetail, type CourseFields } from "@/hooks/people/enrolments/courses";
import { useSessionRunner } from "@/hooks/stores/useSessionRunner";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { applyServerError } from "@/lib/net/apply-server-error";
import { errorCode, fasterPerson } from "@/lib/net/errors";
import { courseForm } from "@/lib/people/enrolments/course-form";
import { sessionRunners, type SessionRunner } from "@/lib/session-runners";

const fields = ["title", "description", "access", "sessions_run_by"] as const;
const accessLabels = { invited: "accessInvited", on_request: "accessOnRequest" } as const;

/** A course as the form has it: "" is left to the store. */
const valuesOf = ({ title, description, access, sessions_run_by: by }: CourseDetail) => ({
  ...{ title, description, access },
  sessions_run_by: by ?? ("" as const),
});

interface EditCourseDialogProps {
  storeId: string;
  course: CourseDetail;
  onClose: () => void;
}

/** What a course is called, what it is about, how one comes in, and what runs its sessions. */
export default function EditCourseDialog({ storeId, course, onClose }: EditCourseDialogProps) {
  const { t } = useTranslation("courses");
  // What was opened is what is edited, whatever is read meanwhile.
  const [base, setBase] = useState(course);
  const update = useUpdateCourse(storeId);
  const [faster, setFaster] = useState<{ name: string | null } | null>(null);
  const { data: ofStore } = useSessionRunner(storeId);
  const form = useSchemaForm(courseForm, valuesOf(base));
  const labels = {
    title: t("courses:form.name"),
    description: t("courses:form.description"),
    access: t("courses:form.access"),
    sessions_run_by: t("courses:form.runs"),
  };
  const runner = (by: SessionRunner | "") =>
    t(by === "" ? "courses:form.asStore" : `courses:form.runner.${by}`);
  const shown = (field: (typeof fields)[number], value: string) =>
    field === "access"
      ? t(`courses:form.${accessLabels[value as keyof typeof accessLabels]}`)
      : field === "sessions_run_by"
        ? runner(value as SessionRunner | "")
        : value;
  const submit = form.handleSubmit(async (values) => {
    const was = valuesOf(base);
    const changed = Object.fromEntries(
      fields
        .filter((field) => was[field] !== values[field])
        .map((field) => [field, field === "sessions_run_by" ? values[field] || null : values[field]]),
    ) as CourseFields;
    try {
      if (Object.keys(changed).length > 0) {
        await update.mutateAsync({ id: base.id, fields: changed, revision: base.revision });
        notify(t("courses:form.saved"));
      }
      onClose();
    } catch (error) {
      if (errorCode(error) === "stale_version") setFaster({ name: fasterPerson(error) });
      else applyServerError(form, error);
    }
  });
  /** Goes on from what stands now: what the person has not touched becomes the other's. */
  function goOn() {
    for (const field of fields)
      if (form.getValues(field) === valuesOf(base)[field]) form.setValue(field, valuesOf(course)[field]);
    setBase(course);
    setFaster(null);
  }
  const lock: Lock | null = faster && {
    who: { name: faster.name, at: course.updated_at },
    title: ({ name, when }) =>
      name ? t("courses:form.changedBy", { name, when }) : t("courses:form.changed", { when }),
    changes: fields
      .filter((field) => course[field] !== base[field])
      .map((field) => ({
        field,
        label: labels[field],
        value: shown(field, valuesOf(course)[field]),
        mine: form.getValues(field) === valuesOf(base)[field] ? undefined : t("courses:form.mineToo"),
      })),
    nothing: t("courses:form.unseen"),
    ways: [{ label: t("courses:form.goOn"), primary: true, run: goOn }],
  };
  return (
    <FormDialog
      form={form}
      size="md"
      title={t("courses:form.title")}
      submitLabel={t("courses:form.save")}
      onSubmit={submit}
      onClose={onClose}
      labels={labels}
      lock={lock}
    >
      <FormField name="title" label={t("courses:form.name")} required>
        {(field) => <Input autoComplete="off" {...field} />}
      </FormField>
      <FormField
        name="description"
        label={t("courses:form.description")}
        description={t("courses:form.descriptionHelp")}
        optional
      >
        {(field) => <Textarea rows={5} {...field} />}
      </FormField>
      <FormField name="access" label={t("courses:form.access")}>
        {(field) => (
          <Select
            options={[
              { value: "invited", label: shown("access", "invited") },
              { value: "on_request", label: shown("access", "on_request") },
            ]}
            {...field}
          />
        )}
      </FormField>
      <FormField
        name="sessions_run_by"
        label={labels.sessions_run_by}
        description={[
          t("courses:form.runsHelp"),
          ...(ofStore ? [t("courses:form.storeRuns", { how: runner(ofStore) })] : []),
        ].join(" ")}
      >
        {(field) => (
          <Select
            options={(["", ...sessionRunners] as const).map((value) => ({ value, label: runner(value) }))}
            {...field}
          />
        )}
      </FormField>
    </FormDialog>
  );
}
