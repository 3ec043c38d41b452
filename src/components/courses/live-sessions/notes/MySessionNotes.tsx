import { Card } from "@/components/ui/Card";
import { useMySessionNotes } from "@/hooks/courses/notes/notes";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** What who runs a session wrote to the person about it; nothing where they wrote nothing. */
export default function MySessionNotes({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const { data = [] } = useMySessionNotes(sessionId);
  if (data.length === 0) return null;
  return (
    <section aria-labelledby="notes">
      <h2 id="notes" className="mb-3 text-lg font-semibold">
        {t("student:notes.title")}
      </h2>
      <Card className="divide-y divide-line">
        {data.map((note) => (
          <article key={note.id} className="grid gap-1 p-4 sm:p-5">
            <h3 className="font-medium wrap-anywhere">{note.subject}</h3>
            <p className="max-w-prose wrap-anywhere whitespace-pre-line">{note.body}</p>
            <p className="text-sm text-muted">{format.dateTime(note.left_at)}</p>
          </article>
        ))}
      </Card>
    </section>
  );
}
