import Bell from "lucide-react/icons/bell";
import { Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Button } from "@/components/ui/Button";
import { useAuth } from "@/hooks/auth/useAuth";
import { bellChanged } from "@/hooks/messages/keys";
import { useUnreadNotifications } from "@/hooks/messages/notifications";
import { useLiveUpdates } from "@/hooks/useLiveUpdates";
import { ahead } from "@/lib/net/persistently";
import type { AlertAnswering } from "./NotificationsPanel";

const loadPanel = () => import("./NotificationsPanel");
const Panel = lazyPart(loadPanel);

/** What a page shows first is not kept waiting by it. */
const afterTheRows = 3_000;

/** The bell with how many are unread; what is under it comes when it is opened. */
export function NotificationBell({ className, answers }: { className?: string; answers: AlertAnswering }) {
  const { t } = useTranslation();
  const { user } = useAuth();
  const [ready, setReady] = useState(false);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), afterTheRows);
    return () => clearTimeout(timer);
  }, []);
  const { data: unread = 0 } = useUnreadNotifications(ready || open);
  useLiveUpdates(user ? `person:${user.id}` : null, bellChanged(), ready);
  const preload = () => ahead(loadPanel);

  return (
    <>
      <Button
        ref={button}
        variant="quiet"
        size="icon"
        aria-label={unread > 0 ? t("shell.bellUnread", { count: unread }) : t("shell.bell")}
        aria-haspopup="dialog"
        className={className}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => setOpen(true)}
      >
        <span className="relative">
          <Bell aria-hidden />
          {unread > 0 ? (
            <span
              aria-hidden
              className="text-xs absolute -top-2 left-2 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 leading-none font-semibold text-on-accent tabular-nums"
            >
              {unread > 99 ? "99+" : unread}
            </span>
          ) : null}
        </span>
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <Panel
            answers={answers}
            onClose={() => {
              setOpen(false);
              button.current?.focus();
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
