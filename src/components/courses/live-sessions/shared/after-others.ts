import { sessionDifferences, type Seen, type Words } from "./session-differences";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { Refused } from "@/lib/confirm";
import { staleVersion } from "@/lib/net/errors";

/**
 * What a question about a session does once it is confirmed. Where somebody else was faster the refusal names who and what is
 * different now, and confirming again holds for that.
 */
export function afterOthers(
  session: Seen,
  { look, ...words }: Words & { look: (id: string) => Promise<LiveSessionDetail> },
  work: (reason: string, revision: number, chosen: boolean) => Promise<unknown>,
) {
  let seen = session;
  return async (reason: string, chosen = false) => {
    try {
      return await work(reason, seen.revision, chosen);
    } catch (error) {
      const revision = staleVersion(error);
      if (revision === undefined) throw error;
      const now = await look(session.id).catch(() => null);
      const lines = now
        ? sessionDifferences(seen, now, words).map(({ label, value }) =>
            words.t("session:conflict.change", { label, value }),
          )
        : [];
      seen = now ?? { ...seen, revision };
      throw new Refused(error, lines);
    }
  };
}
