import Mail from "lucide-react/icons/mail";
import { useState } from "react";
import { NoteForm } from "@/components/courses/live-sessions/notes/NoteForm";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useSessionNotes, useWithdrawSessionNote, type SessionNote } from "@/hooks/courses/notes/notes";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { confirm } from "@/lib/confirm";

const standings = ["sent", "waiting", "skipped", "failed"] as const;

interface NoteProps {
  note: SessionNote;
  session: LiveSessionDetail;
  onChange: () => void;
}

function Note({ note, session, onChange }: NoteProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const { t: messages } = useTranslation("messages");
  const format = useFormat();
  const withdraw = useWithdrawSessionNote(session.id);
  const open = note.left_at === null && note.withdrawn_at === null;
  const state = note.withdrawn_at
    ? t("notes.withdrawn")
    : note.left_at
      ? t("notes.left", { when: format.dateTime(note.left_at) })
      : t("notes.due", { when: format.dateTime(note.send_at) });
  const counts = standings
    .filter((each) => (note.standings[each] ?? 0) > 0)
    .map(
      (each) => `${messages(`ledger.standings.${each}`)}\u00a0: ${format.number(note.standings[each] ?? 0)}`,
    );
  const ask = async () => {
    const { action } = await confirm({
      title: t("notes.withdrawTitle"),
      description: note.subject,
      confirmLabel: t("notes.withdraw"),
      run: () => withdraw.mutateAsync(note.id),
    });
    if (action === "confirm") notify(t("notes.withdrawn"));
  };
  return (
    <li className="grid gap-1 py-4">
      <p className="font-medium wrap-anywhere">{note.subject}</p>
      <p className="line-clamp-3 wrap-anywhere whitespace-pre-line text-muted">{note.body}</p>
      <p className="text-sm text-pretty text-muted">
        {[t(`notes.audience.${note.audience}`), state, note.author, ...counts].filter(Boolean).join(" · ")}
      </p>
      {open ? (
        <div className="mt-1 flex flex-wrap gap-2">
          <Button size="sm" onClick={onChange}>
            {t("notes.changeAction")}
          </Button>
          <Button size="sm" onClick={() => void ask()}>
            {t("notes.withdraw")}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

/** Writes to the people of a session; below it what was written, and what is about to leave. */
export default function SessionNotes({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const { data = [], error, refetch } = useSessionNotes(session.id);
  const [form, setForm] = useState<SessionNote | "new" | null>(null);
  return (
    <section aria-label={t("notes.title")} className="grid justify-items-start gap-1">
      <Button size="sm" onClick={() => setForm("new")}>
        <Mail aria-hidden />
        {t("notes.write")}
      </Button>
      {error ? <ErrorState compact error={error} onRetry={() => void refetch()} /> : null}
      {data.length > 0 ? (
        <details className="w-full">
          <summary className="tap w-fit cursor-pointer py-1.5 text-sm text-muted hover:text-ink">
            {t("notes.count", { count: data.length })}
          </summary>
          <ul className="divide-y divide-line border-y border-line" aria-label={t("notes.title")}>
            {data.map((note) => (
              <Note key={note.id} note={note} session={session} onChange={() => setForm(note)} />
            ))}
          </ul>
        </details>
      ) : null}
      {form === null ? null : (
        <NoteForm session={session} note={form === "new" ? null : form} onClose={() => setForm(null)} />
      )}
    </section>
  );
}
