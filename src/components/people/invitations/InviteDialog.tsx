import FileUp from "lucide-react/icons/file-up";
import { useRef, useState } from "react";
import * as z from "zod/mini";
import { RoleField } from "@/components/people/shared/RoleField";
import { FormField } from "@/components/shared/form/FormField";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { Button } from "@/components/ui/Button";
import { Select } from "@/components/ui/Select";
import { Textarea } from "@/components/ui/Textarea";
import {
  useInviteMembers,
  useInviteToCourse,
  type InvitedLine,
} from "@/hooks/people/invitations/invitations";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { applyServerError } from "@/lib/net/apply-server-error";
import {
  addressesOfRows,
  MOST_ADDRESSES,
  readAddresses,
  type AddressLine,
} from "@/lib/people/invitations/read-addresses";
import { validities } from "@/lib/people/shared/course-types";
import { storeRoles, type StoreRole } from "@/lib/roles";
import { InvitationReport } from "./InvitationReport";

const schema = z.object({ addresses: z.string(), role: z.enum(storeRoles), days: z.enum(validities) });

/** What would be sent, before it is: how many addresses are ready, and what is left out. */
function Preview({ lines }: { lines: readonly AddressLine[] }) {
  const { t } = useTranslation("inviting");
  const of = (state: AddressLine["state"]) => lines.filter((line) => line.state === state);
  const [good, bad, repeated] = [of("good").length, of("bad"), of("repeated").length];
  return (
    <section
      aria-label={t("inviting:dialog.preview")}
      aria-live="polite"
      className="grid gap-1 rounded-md bg-sunken px-3 py-2.5"
    >
      <p className={good > 0 ? "font-medium" : "text-muted"}>
        {good > 0 ? t("inviting:dialog.good", { count: good }) : t("inviting:dialog.nothingYet")}
      </p>
      {repeated > 0 ? (
        <p className="text-sm text-muted">{t("inviting:dialog.repeated", { count: repeated })}</p>
      ) : null}
      {bad.length > 0 ? (
        <>
          <p className="text-sm text-warn-ink">{t("inviting:dialog.bad", { count: bad.length })}</p>
          <ul className="max-h-24 overflow-y-auto text-sm text-muted">
            {bad.slice(0, 50).map(({ text }, at) => (
              <li key={`${text}-${String(at)}`} className="truncate">
                {text}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {good > MOST_ADDRESSES ? <p className="text-sm text-bad-ink">{t("inviting:dialog.tooMany")}</p> : null}
    </section>
  );
}

interface InviteDialogProps {
  storeId: string;
  /** The course they are invited to; null for the team. */
  courseId: string | null;
  /** The roles of the team there are to give. */
  roles?: readonly StoreRole[];
  onClose: () => void;
}

/** Many at once: what is pasted or read from a file is shown before it is sent, and what became of it after. */
export default function InviteDialog({ storeId, courseId, roles = [], onClose }: InviteDialogProps) {
  const { t } = useTranslation("inviting");
  const toCourse = useInviteToCourse(storeId, courseId ?? "");
  const toTeam = useInviteMembers(storeId);
  const file = useRef<HTMLInputElement>(null);
  const [fileFailed, setFileFailed] = useState(false);
  const [report, setReport] = useState<InvitedLine[] | null>(null);
  const form = useSchemaForm(schema, { addresses: "", role: "viewer", days: "14" });
  const lines = readAddresses(form.watch("addresses"));
  const good = lines.filter(({ state }) => state === "good");

  async function readFile(chosen: File | undefined) {
    setFileFailed(false);
    if (!chosen) return;
    try {
      const { readCsv } = await import("@/lib/files/read-csv");
      const text = addressesOfRows(readCsv(await chosen.arrayBuffer()));
      const before = form.getValues("addresses").trim();
      form.setValue("addresses", before ? `${before}\n${text}` : text, { shouldDirty: true });
    } catch {
      setFileFailed(true);
    }
  }

  const submit = form.handleSubmit(async ({ role, days }) => {
    if (good.length === 0 || good.length > MOST_ADDRESSES) {
      form.setError("addresses", {
        message: good.length === 0 ? "errors:field.email" : "errors:invitations_count",
      });
      return;
    }
    try {
      const given = { emails: good.map(({ text }) => text), days: Number(days) };
      setReport(
        await (courseId === null ? toTeam.mutateAsync({ role, ...given }) : toCourse.mutateAsync(given)),
      );
    } catch (error) {
      applyServerError(form, error);
    }
  });

  if (report) {
    const unread = lines.filter(({ state }) => state === "bad").map(({ text }) => text);
    const mend = () => {
      form.reset({ ...form.getValues(), addresses: unread.join("\n") });
      setReport(null);
    };
    return <InvitationReport lines={report} unread={unread} onMend={mend} onClose={onClose} />;
  }
  return (
    <FormDialog
      form={form}
      size="md"
      title={t(courseId === null ? "inviting:members.title" : "inviting:dialog.title")}
      description={t(courseId === null ? "inviting:members.description" : "inviting:dialog.description")}
      submitLabel={t("inviting:dialog.send", { count: good.length })}
      onSubmit={submit}
      onClose={onClose}
      labels={{
        ...{ addresses: t("inviting:dialog.addresses"), role: t("inviting:members.role") },
        days: t("inviting:dialog.days"),
      }}
    >
      {courseId === null ? <RoleField roles={roles} /> : null}
      <FormField
        name="addresses"
        label={t("inviting:dialog.addresses")}
        description={t("inviting:dialog.addressesHelp")}
        required
      >
        {(field) => (
          <Textarea
            rows={6}
            className="max-h-60"
            inputMode="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...field}
          />
        )}
      </FormField>
      <div>
        <input
          ref={file}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          className="sr-only"
          tabIndex={-1}
          aria-label={t("inviting:dialog.file")}
          onChange={(event) => {
            void readFile(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <Button size="sm" onClick={() => file.current?.click()}>
          <FileUp aria-hidden />
          {t("inviting:dialog.file")}
        </Button>
        {fileFailed ? (
          <p role="alert" className="mt-1 text-sm text-bad-ink">
            {t("inviting:dialog.fileFailed")}
          </p>
        ) : null}
      </div>
      <Preview lines={lines} />
      <FormField name="days" label={t("inviting:dialog.days")}>
        {(field) => (
          <Select
            options={validities.map((days) => ({
              value: days,
              label: t("inviting:dialog.daysCount", { count: Number(days) }),
            }))}
            {...field}
          />
        )}
      </FormField>
    </FormDialog>
  );
}
