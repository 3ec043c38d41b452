import type { LucideIcon } from "lucide-react";
import CircleCheck from "lucide-react/icons/circle-check";
import Clock from "lucide-react/icons/clock";
import FileX from "lucide-react/icons/file-x";
import GitCompareArrows from "lucide-react/icons/git-compare-arrows";
import Hourglass from "lucide-react/icons/hourglass";
import Link2Off from "lucide-react/icons/link-2-off";
import ListX from "lucide-react/icons/list-x";
import MessageCircleQuestionMark from "lucide-react/icons/message-circle-question-mark";
import PackageX from "lucide-react/icons/package-x";
import ShieldAlert from "lucide-react/icons/shield-exclamation-point";
import TimerOff from "lucide-react/icons/timer-off";
import Undo2 from "lucide-react/icons/undo-2";
import Unplug from "lucide-react/icons/unplug";
import UserSearch from "lucide-react/icons/user-search";
import VideoOff from "lucide-react/icons/video-off";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Link } from "react-router-dom";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { Card, CardHeader, CardTitle } from "@/components/ui/Card";
import { Skeleton } from "@/components/ui/Skeleton";
import type { AttentionItem } from "@/hooks/dashboard/useDashboardOverview";
import { cn } from "@/lib/cn";
import { links } from "@/lib/paths";

interface Kind {
  icon: LucideIcon;
  /** What cannot wait is marked, by its words and by its colour. */
  urgent?: boolean;
  to: (item: AttentionItem) => string;
}

const session = (item: AttentionItem) =>
  links.liveSessions(item.session_id ? { session: item.session_id } : {});

const attendance = (item: AttentionItem) =>
  links.liveSessions(item.session_id ? { session: item.session_id, tab: "attendance" } : {});

const kinds: Record<string, Kind> = {
  connection_lost: { icon: Unplug, urgent: true, to: () => links.settings("integrations") },
  check_red: { icon: ListX, urgent: true, to: session },
  meeting_failed: { icon: VideoOff, urgent: true, to: session },
  meeting_drift: { icon: GitCompareArrows, to: session },
  session_overdue: { icon: Clock, urgent: true, to: session },
  session_not_closed: { icon: TimerOff, urgent: true, to: session },
  session_without_link: { icon: Link2Off, urgent: true, to: session },
  session_waitlist: { icon: Hourglass, to: session },
  report_failed: { icon: FileX, to: attendance },
  attendee_unknown: { icon: UserSearch, to: attendance },
  question_open: { icon: MessageCircleQuestionMark, to: session },
  serial_on_hold: { icon: PackageX, urgent: true, to: () => links.serials({ hold: "any" }) },
  serial_returned: { icon: Undo2, to: () => links.serials({ status: "returned" }) },
  warranty_expiring: { icon: ShieldAlert, to: () => links.serials({ warranty: "expiring" }) },
};

function Item({ item }: { item: AttentionItem }) {
  const { t } = useTranslation("dashboard");
  const kind = kinds[item.kind];
  if (!kind) return null;
  const Icon = kind.icon;
  return (
    <li className="border-t border-line">
      <Link
        to={kind.to(item)}
        className="flex min-h-13 items-center gap-3 px-4 py-2.5 transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:px-5"
      >
        <span
          aria-hidden
          className={cn(
            "grid size-8 shrink-0 place-items-center rounded-full",
            kind.urgent ? "bg-warn-soft text-warn-ink" : "bg-neutral-soft text-neutral-ink",
          )}
        >
          <Icon className="size-4" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block font-medium">{t(`attention.${item.kind}`, { count: item.count })}</span>
          {item.title ? (
            <span className="line-clamp-2 text-sm text-muted">
              {item.count > 1 ? t("attention.including", { title: item.title }) : item.title}
            </span>
          ) : null}
        </span>
      </Link>
    </li>
  );
}

/** What asks for a decision, most pressing first; each line leads to where it is taken. */
export function Attention({ items }: { items: readonly AttentionItem[] | undefined }) {
  const { t } = useTranslation("dashboard");
  return (
    <Card>
      <CardHeader className="pb-3">
        <CardTitle>{t("attention.title")}</CardTitle>
      </CardHeader>
      {items === undefined ? (
        <div aria-busy className="grid gap-4 border-t border-line p-5">
          <Skeleton className="w-4/5" />
          <Skeleton className="w-3/5" />
          <Skeleton className="w-2/3" />
        </div>
      ) : items.length === 0 ? (
        <EmptyState
          className="border-t border-line py-10"
          icon={<CircleCheck />}
          title={t("attention.clear")}
          description={t("attention.clearText")}
        />
      ) : (
        <ul>
          {items.map((item) => (
            <Item key={item.kind} item={item} />
          ))}
        </ul>
      )}
    </Card>
  );
}
