import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { fieldsOf } from "./session-fields";
import { tellingFirst, type Telling } from "@/components/courses/live-sessions/shared/telling";
import { liveSessionOptions } from "@/hooks/courses/detail/live-session";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { changePreviewOptions, type ChangeKind } from "@/hooks/courses/plan/change-preview";
import { useCreateLiveSession, useUpdateLiveSession } from "@/hooks/courses/useLiveSessions";
import {
  changedFields,
  conflictBetween,
  withMine,
  toldChange,
  type VersionConflict,
} from "@/lib/courses/plan/session-changes";
import {
  sessionFormSchema,
  toFormValues,
  toSessionFields,
  type SessionFormValues,
} from "@/lib/courses/plan/session-form";
import type { SessionFields } from "@/lib/courses/shared/session-types";
import { toAppError } from "@/lib/net/errors";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { answered } from "@/hooks/answered";

const serverFields = { scheduled_start: "start_date", scheduled_end: "end_time" } as const;
const locked = ["live", "ended", "cancelled"];

export interface Conflict extends VersionConflict {
  fresh: SessionFields;
  revision: number;
  /** The title of its course now. */
  course: string;
  /** Who was faster, and when; nobody where a provider's word or a job changed it. */
  by: string | null;
  at: string;
}

export interface Outcome {
  id: string;
  title: string;
  created: boolean;
}

/** The form of one session: new when there is no original, of another one that is copied or not, else a change of it with the revision that was read. */
export function useSessionForm(
  initial: SessionFormValues,
  original: LiveSessionDetail | undefined,
  copyOf?: string,
) {
  const client = useQueryClient();
  const { i18n } = useTranslation();
  const [base, setBase] = useState(() => ({
    fields: toSessionFields(initial),
    revision: original?.revision,
  }));
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const timesLocked = !!original && locked.includes(original.status);
  const schema = useMemo(
    () =>
      sessionFormSchema({
        now: Date.now,
        timesLocked,
        ...(original
          ? { keeps: { start: base.fields.scheduled_start, end: base.fields.scheduled_end } }
          : {}),
      }),
    [original, timesLocked, base],
  );
  const form = useSchemaForm(schema, initial) as unknown as UseFormReturn<SessionFormValues>;
  const create = useCreateLiveSession();
  const update = useUpdateLiveSession();
  /** What was said of telling when the change was refused: it is not asked for anew. */
  const lastSaid = useRef<Telling | undefined>(undefined);

  /** Who is to be told, and with which sentence; undefined when the person did not go on. */
  async function askWhoIsTold(session: LiveSessionDetail, kind: ChangeKind | undefined) {
    let said: Telling = { tell: true, note: "" };
    // Of what has no date people hear with its new one.
    if (!kind || session.status === "postponed") return said;
    await i18n.loadNamespaces(["session", "messages"]);
    const reader = {
      t: i18n.t,
      preview: (id: string, change: ChangeKind) => client.fetchQuery(changePreviewOptions(id, change)),
    };
    const asked = { id: session.id, title: session.title, kind, confirmLabel: i18n.t("common:save") };
    const goesOn = await tellingFirst(
      asked,
      reader,
      async (telling) => void (said = telling),
      lastSaid.current,
    );
    if (goesOn) lastSaid.current = said;
    return goesOn ? said : undefined;
  }

  async function save(
    mine: SessionFields,
    from: SessionFields,
    revision: number | undefined,
  ): Promise<Outcome | undefined> {
    if (!original) {
      const { id, title } = await answered(create.mutateAsync, {
        ...mine,
        ...(copyOf && { copy_of: copyOf }),
      });
      return { id, title, created: true };
    }
    const fields = changedFields(from, mine);
    const said = await askWhoIsTold(original, toldChange(from, mine));
    if (!said) return undefined;
    if (Object.keys(fields).length > 0)
      await answered(update.mutateAsync, {
        id: original.id,
        fields,
        ...said,
        ...(revision === undefined ? {} : { revision }),
      });
    return { id: original.id, title: mine.title, created: false };
  }

  /** Reads what somebody else saved meanwhile and sets it beside what the person has. */
  async function compare(mine: SessionFields) {
    if (!original) return;
    const now = await client.fetchQuery({ ...liveSessionOptions(original.id), staleTime: 0 });
    const fresh = toSessionFields(toFormValues(fieldsOf(now)));
    setConflict({
      ...conflictBetween(base.fields, fresh, mine),
      fresh,
      revision: now.revision,
      course: now.course?.title ?? "",
      by: now.changer?.display_name ?? null,
      at: now.changed_at,
    });
  }

  /** What was saved, or undefined when the form says what stands in the way, or the person did not go on. */
  async function attempt(mine: SessionFields, from: SessionFields, revision: number | undefined) {
    try {
      return await save(mine, from, revision);
    } catch (error) {
      try {
        if (toAppError(error).code === "stale_version") await compare(mine);
        else applyServerError(form, error, serverFields);
      } catch (second) {
        applyServerError(form, second);
      }
      return undefined;
    }
  }

  async function submit(onDone: (outcome: Outcome) => void) {
    let outcome: Outcome | undefined;
    await form.handleSubmit(async (values) => {
      outcome = await attempt(toSessionFields(values), base.fields, base.revision);
    })();
    if (outcome) onDone(outcome);
  }

  /** Their version, with the person's own changes given up. */
  function reload() {
    if (!conflict) return;
    setBase({ fields: conflict.fresh, revision: conflict.revision });
    form.reset(toFormValues(conflict.fresh));
    setConflict(null);
  }

  /** Their version with the person's own changes on top, saved at once. */
  async function keepMine(onDone: (outcome: Outcome) => void) {
    if (!conflict) return;
    const merged = withMine(base.fields, conflict.fresh, toSessionFields(form.getValues()));
    const { fresh, revision } = conflict;
    setBase({ fields: fresh, revision });
    for (const [name, value] of Object.entries(toFormValues(merged)))
      form.setValue(name as keyof SessionFormValues, value, { shouldDirty: true });
    setConflict(null);
    const outcome = await attempt(merged, fresh, revision);
    if (outcome) onDone(outcome);
  }

  return {
    form,
    submit,
    pending: create.isPending || update.isPending || form.formState.isSubmitting,
    timesLocked,
    conflict,
    reload,
    keepMine,
  };
}
