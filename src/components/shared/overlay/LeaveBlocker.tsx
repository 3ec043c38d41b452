import { useLeaveBlocker, type LeaveQuestion } from "@/hooks/ui/useUnsavedChanges";

/** Guards the address while it is drawn: the router knows one guard at a time. */
export function LeaveBlocker({ question }: { question: LeaveQuestion }) {
  useLeaveBlocker(question);
  return null;
}
