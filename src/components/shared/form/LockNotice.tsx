import GitMerge from "lucide-react/icons/git-merge";
import { Button } from "@/components/ui/Button";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { serverNow } from "@/lib/time/server-clock";

/** What somebody else saved while the form was open, and the ways on. */
export interface Lock {
  /** Who was faster, and when; no name where no person was: a provider's word, a job, somebody erased. */
  who: { name: string | null; at: string };
  /** Says that in the words of the domain. */
  title: (who: { name: string | null; when: string }) => string;
  /** What is different now, in the words a person sees; `mine` says that the person changed it too. */
  changes: readonly { field: string; label: string; value: string; mine?: string | undefined }[];
  /** Said when nothing of what the form shows is different. */
  nothing: string;
  /** What the ways on do to the person's own changes. */
  note?: string;
  ways: readonly { label: string; run: () => void; primary?: boolean }[];
}

/** The optimistic lock, seen: nothing is overwritten before the person has read what the other changed. */
export function LockNotice({ who, title, changes, nothing, note, ways }: Lock) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = serverNow();
  const when = now - Date.parse(who.at) < 60_000 ? t("justNow") : format.relative(who.at, now);
  return (
    <div role="alert" className="grid gap-3 rounded-md bg-warn-soft p-4 text-warn-ink">
      <p className="flex gap-2.5 font-medium">
        <GitMerge aria-hidden className="mt-1 size-4 shrink-0" />
        {title({ name: who.name, when })}
      </p>
      {changes.length > 0 ? (
        <dl className="grid gap-2 text-sm">
          {changes.map(({ field, label, value, mine }) => (
            <div key={field} className="grid gap-x-3 sm:grid-cols-[11rem_1fr]">
              <dt>
                {label}
                {mine ? <span className="block">{mine}</span> : null}
              </dt>
              <dd className="line-clamp-3 font-medium wrap-anywhere text-ink">{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="text-sm">{nothing}</p>
      )}
      {note ? <p className="text-sm">{note}</p> : null}
      <div className="flex flex-wrap gap-2">
        {ways.map(({ label, run, primary = false }) => (
          <Button key={label} size="sm" variant={primary ? "primary" : "secondary"} onClick={run}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}
