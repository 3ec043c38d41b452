import Download from "lucide-react/icons/download";
import X from "lucide-react/icons/x";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { notifyError } from "@/components/shared/feedback/toast";
import { eachRegistrationPage } from "@/hooks/courses/registrations/registrations";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { announce } from "@/lib/announce";
import { csvLine, csvSeparator, csvTime, saveFile } from "@/lib/files/csv";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

const fileName = (title: string, day: string) =>
  `${title
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\w]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase()
    .slice(0, 60)}-${day}.csv`;

/** Every registration as a file, read a page at a time; shows how far it is and can be stopped. */
export function RegistrationsExport({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const errorText = useErrorText();
  const [done, setDone] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function run() {
    const controller = new AbortController();
    running.current = controller;
    setDone(0);
    const zone = format.timeZone;
    const separator = csvSeparator(format.language);
    const head = ["name", "email", "status", "registered", "joined", "left", "minutes"] as const;
    const parts = [
      csvLine(
        head.map((column) => t(`export.${column}`, { zone })),
        separator,
      ),
    ];
    let count = 0;
    try {
      for await (const page of eachRegistrationPage(session.id, controller.signal)) {
        for (const row of page)
          parts.push(
            csvLine(
              [
                row.attendee_name,
                row.attendee_email,
                t(`registration.${row.status}`),
                csvTime(row.registered_at, zone),
                csvTime(row.joined_at, zone),
                csvTime(row.left_at, zone),
                row.attendance_seconds === null ? "" : String(Math.round(row.attendance_seconds / 60)),
              ],
              separator,
            ),
          );
        count += page.length;
        setDone(count);
      }
      if (controller.signal.aborted) return;
      saveFile(fileName(session.title, format.dayKey(session.scheduled_start)), parts);
      announce(t("export.done", { count }));
    } catch (error) {
      if (!controller.signal.aborted) notifyError(errorText(error));
    } finally {
      running.current = null;
      setDone(null);
    }
  }

  if (done === null)
    return (
      <Button size="sm" onClick={() => void run()}>
        <Download aria-hidden />
        {t("export.action")}
      </Button>
    );
  const total = session.registered_count + session.waitlisted_count;
  return (
    <span className="flex items-center gap-2 text-sm text-muted">
      <progress
        className="h-1.5 w-24 accent-accent"
        max={Math.max(total, done, 1)}
        value={done}
        aria-label={t("export.running")}
      />
      <span className="tabular">{format.number(done)}</span>
      <Button
        variant="quiet"
        size="iconSm"
        aria-label={t("export.stop")}
        onClick={() => running.current?.abort()}
      >
        <X aria-hidden />
      </Button>
    </span>
  );
}
