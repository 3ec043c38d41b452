import { machineNow } from "../../core/clock.ts";
import type { VideoProvider } from "../../contracts/video.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { ProviderError } from "../../core/provider-error.ts";
import type { Job } from "../../jobs/kit.ts";
import { withAccessToken } from "../../oauth/tokens.ts";
import type { Drift } from "../drift/drift.ts";
import type { MeetingPlan } from "../plan/meeting-plan.ts";

/** Where a test may cut the power: before and after each effect outside or inside. */
export type Step = (name: string) => void | Promise<void>;

/** A meeting that was ever asked of a provider, with what is needed of its connection. */
export interface MeetingRow {
  id: string;
  session_id: string;
  store_id: string;
  connection_id: string;
  provider: VideoProvider;
  provider_id: string | null;
  /** leaving: the session has moved while it was live, and people may still be in there. */
  state: "creating" | "active" | "leaving" | "deleting" | "gone";
  /**
   * What was last written to the provider, or asked of it while the creation is not confirmed. A field that is absent is
   * written again, whatever stands there.
   */
  synced: Partial<MeetingPlan> | null;
  /** Plans that were sent since, and never confirmed. */
  unconfirmed: Partial<MeetingPlan>[];
  drift: Drift | null;
  /** What the provider made of what we wrote: its plan or its rules, and nobody's change. */
  overwritten: Drift | null;
  /** Something may have changed over there. */
  look_wanted: boolean;
  missing_since: Date | null;
  strays_due: boolean;
  etag: string | null;
  link_hash: string | null;
  connection_status: "connected" | "reconnect_needed" | "disconnected";
  host_id: string;
}

/** What a provider says of a meeting that now stands. */
export interface Standing {
  providerId: string;
  providerUuid: string | null;
  joinUrl: string | null;
  password: string | null;
  etag: string | null;
  /** What it is known to say; null when anything may have to be written. */
  says: Partial<MeetingPlan> | null;
  /** What somebody has changed there already. */
  drift?: Drift | null;
  /** What the provider has made of what was asked. */
  overwritten?: Drift | null;
}

/** The row of a job: the session whose meeting has to be made the same as its row. */
export interface MeetingSubject {
  session_id: string;
}

export interface Work {
  sql: Sql;
  config: VideoConfig;
  job: Job<MeetingSubject>;
  step: Step;
}

/** How long after an unclear answer its effect may still show. */
export const STRAYS_AFTER = "10 minutes";

/** Runs a call with the connection's token, unless there is no time left to be sure of being alone. */
export function call<T>(work: Work, row: MeetingRow, run: (token: string) => Promise<T>): Promise<T> {
  return withAccessToken(work.sql, row.connection_id, work.config, (token) => {
    if (machineNow() > work.job.deadline) throw new ProviderError("timeout", { code: "out_of_time" });
    return run(token);
  });
}
