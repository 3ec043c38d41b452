import type { Translate } from "@/lib/text/texts";
import { familyTones, statusShapes } from "@/components/physical/serial-tracking/shared/serial-looks";
import type { StatusShape } from "@/components/shared/display/StatusBadge";
import type { Tone } from "@/components/ui/Badge";
import type { SerialEvent } from "@/hooks/physical/shared/types";
import { transitionName } from "@/lib/physical/shared/transition-words";
import { familyOf, isAllowedTransition } from "@/lib/physical/shared/serial-transitions";

type Titled = Pick<SerialEvent, "event" | "from_status" | "to_status" | "changes">;

/** What happened, in a few words: "Vendu", "Blocage : volé", "Passé de Livré à En stock". */
export function eventTitle(t: Translate, event: Titled): string {
  const { from_status: from, to_status: to } = event;
  if (event.event === "status_changed" && from && to) {
    return isAllowedTransition(from, to)
      ? t(`serialUnit:done.${transitionName(from, to)}`)
      : t("serialUnit:event.moved", { from: t(`serials:status.${from}`), to: t(`serials:status.${to}`) });
  }
  if (event.event === "hold_changed") {
    const hold = event.changes["hold"];
    return hold?.to
      ? t("serialUnit:event.held", { hold: t(`serials:hold.${hold.to}`) })
      : t("serialUnit:event.released", { hold: t(`serials:hold.${hold?.from ?? "lost"}`) });
  }
  return t(`serialUnit:event.${event.event}`);
}

const marks: Partial<Record<SerialEvent["event"], { tone: Tone; shape: StatusShape }>> = {
  place_changed: { tone: "neutral", shape: "arrow" },
  owner_changed: { tone: "neutral", shape: "diamond" },
  identifiers_changed: { tone: "neutral", shape: "dot" },
  warranty_changed: { tone: "neutral", shape: "clock" },
  deleted: { tone: "bad", shape: "cross" },
  restored: { tone: "neutral", shape: "back" },
};

/** The shape beside an event: the status it led to, or what kind of change it was. */
export function eventMark({ event, to_status: status, changes }: Titled): { tone: Tone; shape: StatusShape } {
  if (event === "hold_changed") {
    return changes["hold"]?.to ? { tone: "bad", shape: "slash" } : { tone: "good", shape: "check" };
  }
  const mark = marks[event];
  if (mark) return mark;
  const to = status ?? "manufactured";
  return { tone: familyTones[familyOf(to)], shape: statusShapes[to] };
}
