import {
  CalendarClock,
  CalendarX2,
  CirclePlay,
  CircleStop,
  Copy,
  ExternalLink,
  Pencil,
  Trash2,
  Clock,
  type LucideIcon,
} from "lucide-react";
import type { SessionAction } from "@/lib/courses/session-actions";

export const actionIcons: Record<SessionAction, LucideIcon> = {
  open: ExternalLink,
  start: CirclePlay,
  end: CircleStop,
  edit: Pencil,
  reschedule: CalendarClock,
  postpone: Clock,
  duplicate: Copy,
  cancel: CalendarX2,
  delete: Trash2,
};
