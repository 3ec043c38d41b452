import { staleVersion } from "@/lib/net/errors";

/**
 * What a question does once it is confirmed. Where somebody else was faster the refusal names who, the page behind shows
 * what is different, and confirming again holds for that.
 */
export function afterOthers(revision: number, work: (reason: string, revision: number) => Promise<unknown>) {
  let seen = revision;
  return async (reason: string) => {
    try {
      return await work(reason, seen);
    } catch (error) {
      seen = staleVersion(error) ?? seen;
      throw error;
    }
  };
}
