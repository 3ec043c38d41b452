import type { LucideIcon } from "lucide-react";
import CalendarClock from "lucide-react/icons/calendar-clock";
import CalendarX2 from "lucide-react/icons/calendar-x-2";
import CirclePlay from "lucide-react/icons/circle-play";
import CircleStop from "lucide-react/icons/circle-stop";
import Copy from "lucide-react/icons/copy";
import ExternalLink from "lucide-react/icons/external-link";
import Pencil from "lucide-react/icons/pencil";
import Undo2 from "lucide-react/icons/undo-2";
import Trash2 from "lucide-react/icons/trash";
import Clock from "lucide-react/icons/clock";
import type { SessionAction } from "@/lib/courses/shared/session-actions";

export const actionIcons: Record<SessionAction, LucideIcon> = {
  open: ExternalLink,
  start: CirclePlay,
  end: CircleStop,
  edit: Pencil,
  reschedule: CalendarClock,
  postpone: Clock,
  reinstate: Undo2,
  duplicate: Copy,
  cancel: CalendarX2,
  delete: Trash2,
};
