import type { Translate } from "@/lib/text/texts";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { toAppError } from "@/lib/net/errors";
import type { Format } from "@/lib/text/format";

export interface RefusalText {
  title: string;
  body: string;
  /** True when the same tap may succeed a little later. */
  again: boolean;
}

interface Situation {
  t: Translate;
  format: Format;
  session: MyLiveSession;
  /** The sentence for a code that has no explanation of its own here. */
  otherwise: (error: unknown) => string;
}

const explained = [
  "not_registered",
  "link_not_ready",
  "session_not_open",
  "registration_closed",
  "not_enrolled",
  "registration_not_found",
  "session_not_found",
  "network",
] as const;

/** Why the server said no and what to do about it, in words. */
export function refusalText(error: unknown, { t, format, session, otherwise }: Situation): RefusalText {
  const { code, detail } = toAppError(error);
  if (code === "too_early") {
    const opens =
      typeof detail === "string" && !Number.isNaN(Date.parse(detail)) ? detail : session.join_opens_at;
    return {
      title: t("student:refusal.too_early.title"),
      body: t("student:refusal.too_early.body", { at: format.dateTime(opens) }),
      again: false,
    };
  }
  if (code === "session_over") {
    return {
      title: t("student:refusal.session_over.title"),
      body: t("student:refusal.session_over.body", { at: format.dateTime(session.join_closes_at) }),
      again: false,
    };
  }
  if (code === "on_waitlist") {
    const position = session.waitlist_position;
    return {
      title: t("student:refusal.on_waitlist.title"),
      body:
        position === null
          ? t("student:refusal.on_waitlist.body")
          : t("student:refusal.on_waitlist.bodyRank", { position }),
      again: false,
    };
  }
  const known = explained.find((each) => each === code);
  if (known) {
    return {
      title: t(`student:refusal.${known}.title`),
      body: t(`student:refusal.${known}.body`),
      again: known === "link_not_ready" || known === "network",
    };
  }
  return { title: t("student:refusal.other.title"), body: otherwise(error), again: true };
}

interface Meanwhile {
  admitted: boolean;
  now: number;
  /** The way in has become another one. */
  newRoom: boolean;
}

/** True once things have changed so that the refusal no longer says anything. */
export function isOutdated(error: unknown, { admitted, now, newRoom }: Meanwhile): boolean {
  const { code, detail } = toAppError(error);
  if (code === "too_early") return now >= Date.parse(typeof detail === "string" ? detail : "");
  if (code === "link_not_ready") return newRoom;
  // The page asks for it by then.
  if (code === "recording_consent_needed") return true;
  return (code === "on_waitlist" || code === "not_registered") && admitted;
}
