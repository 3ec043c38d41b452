import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import type { InvitedLine } from "@/hooks/people/invitations/invitations";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { cn } from "@/lib/cn";

const outcomes = ["invited", "already", "pending", "repeated", "invalid", "limit"] as const;

/** What became of each line: in numbers first, then line by line. */
export function InvitationReport({
  lines,
  unread,
  onMend,
  onClose,
}: {
  lines: readonly InvitedLine[];
  /** What could not be read as an address, and was not sent. */
  unread: readonly string[];
  onMend: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation("inviting");
  const count = (outcome: string) => lines.filter((line) => line.outcome === outcome).length;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="md"
        title={t("inviting:report.title")}
        footer={
          <>
            {unread.length > 0 ? <Button onClick={onMend}>{t("inviting:report.mend")}</Button> : null}
            <Button variant="primary" onClick={onClose}>
              {t("common:close")}
            </Button>
          </>
        }
      >
        <ul className="grid gap-1" aria-live="polite">
          {outcomes
            .filter((outcome) => count(outcome) > 0)
            .map((outcome) => (
              <li
                key={outcome}
                className={cn(
                  outcome === "invited" && "font-medium text-good-ink",
                  (outcome === "invalid" || outcome === "limit") && "text-warn-ink",
                )}
              >
                {t(`inviting:report.${outcome}`, { count: count(outcome) })}
              </li>
            ))}
        </ul>
        {unread.length > 0 ? (
          <div className="mt-3 grid gap-1 rounded-md bg-sunken px-3 py-2.5">
            <p className="text-warn-ink">{t("inviting:dialog.bad", { count: unread.length })}</p>
            <ul className="max-h-24 overflow-y-auto text-sm text-muted">
              {unread.map((text, at) => (
                <li key={`${text}-${String(at)}`} className="truncate">
                  {text}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {count("limit") > 0 ? (
          <p className="mt-2 text-sm text-muted">{t("inviting:report.limitHelp")}</p>
        ) : null}
        <details className="mt-4">
          <summary className="cursor-pointer py-2 text-muted hover:text-ink">
            {t("inviting:report.lines")}
          </summary>
          <ul className="divide-y divide-line">
            {lines.map(({ line, email, outcome }) => (
              <li key={line} className="flex items-center justify-between gap-3 py-2 text-sm">
                <span className="min-w-0 truncate">{email}</span>
                <span className={cn("shrink-0", outcome === "invited" ? "text-good-ink" : "text-muted")}>
                  {t(`inviting:report.outcome.${outcome}`)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      </DialogContent>
    </Dialog>
  );
}
