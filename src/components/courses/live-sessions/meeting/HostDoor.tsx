import DoorOpen from "lucide-react/icons/door-open";
import ExternalLink from "lucide-react/icons/external-link";
import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button, buttonVariants } from "@/components/ui/Button";
import { useHostRoom } from "@/hooks/courses/meeting/session-check";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useErrorText } from "@/hooks/ui/useErrorText";

/**
 * The host's own way in. Its link opens the meeting as host for whoever holds it: it goes straight into the window that
 * the tap has opened, and stands on the page only where the browser refuses that window.
 */
export function HostDoor({ session, meetingId }: { session: LiveSessionDetail; meetingId: string | null }) {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const request = useHostRoom(session.platform, session.id);
  const [refusedUrl, setRefusedUrl] = useState<string | null>(null);

  function enter() {
    setRefusedUrl(null);
    // Opened within the tap: after the answer the browser would take it for a pop-up.
    const opened = window.open("about:blank", "_blank");
    if (opened) {
      opened.opener = null;
      opened.document.title = t("host.opening");
      opened.document.body.textContent = t("host.opening");
    }
    request.mutate(meetingId, {
      onSuccess: (url) => {
        if (!url) opened?.close();
        else if (opened) opened.location.replace(url);
        else setRefusedUrl(url);
        request.reset();
      },
      onError: () => opened?.close(),
    });
  }

  return (
    <>
      <Button size="sm" onClick={enter} loading={request.isPending}>
        {request.isPending ? null : <DoorOpen aria-hidden />}
        {t("host.enter")}
      </Button>
      {refusedUrl ? (
        <a
          href={refusedUrl}
          target="_blank"
          rel="noopener noreferrer"
          referrerPolicy="no-referrer"
          onClick={() => setRefusedUrl(null)}
          className={buttonVariants({ variant: "primary", size: "sm" })}
        >
          {t("host.open")}
          <ExternalLink aria-hidden />
        </a>
      ) : null}
      {request.error ? (
        <p role="alert" className="basis-full text-sm text-bad-ink">
          {errorText(request.error)}
        </p>
      ) : null}
    </>
  );
}
