import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

export interface Grant {
  provider: "zoom" | "google";
  user: string;
  scopes: string[];
  accessToken: string;
  accessExpiresAt: number;
  refreshToken: string | null;
  revoked: boolean;
}

export interface Code {
  provider: "zoom" | "google";
  user: string;
  scopes: string[];
  challenge: string;
  redirectUri: string;
  expiresAt: number;
}

/** One time that a meeting was opened. */
export interface SandboxRun {
  uuid: string;
  startedAt: string;
  endedAt: string | null;
  recording?: { passcode: string; state: "there" | "trashed" | "deleted" };
}

export interface SandboxMeeting {
  id: string;
  uuid: string;
  user: string;
  fields: Record<string, unknown>;
  password: string;
  deleted: boolean;
  participants: Record<string, unknown>[];
  /** Since when it is in progress. */
  startedAt?: string | null;
  runs?: SandboxRun[];
}

export interface SandboxEvent {
  id: string;
  user: string;
  etag: number;
  /** Position in the calendar's changes. */
  change: number;
  fields: Record<string, unknown>;
  deleted: boolean;
  requestId: string | null;
  conferenceAt: number | null;
  code: string;
}

export interface Channel {
  id: string;
  user: string;
  resourceId: string;
  address: string;
  token: string;
  expiresAt: number;
  messages: number;
}

export interface SandboxConference {
  name: string;
  code: string;
  user: string;
  startTime: string;
  endTime: string | null;
  participants: {
    name: string;
    displayName: string;
    account: string | null;
    phone: boolean;
    stays: { name: string; startTime: string; endTime: string | null }[];
  }[];
}

interface Data {
  /** Links lead here: the same port again after a restart, where it is free. */
  port: number;
  nextMeeting: number;
  nextParticipant: number;
  change: number;
  grants: Grant[];
  codes: Record<string, Code>;
  meetings: SandboxMeeting[];
  events: SandboxEvent[];
  channels: Channel[];
  conferences: SandboxConference[];
  dailyWrites: Record<string, number>;
  /** What the Zoom accounts have paid for: type 1 is free. */
  zoomPlan: { type: number; capacity: number; cloudRecording?: boolean };
}

const empty = (): Data => ({
  // Eleven digits, beyond 2^31, as Zoom's are.
  nextMeeting: 92_674_392_836,
  port: 0,
  nextParticipant: 0,
  change: 1,
  grants: [],
  codes: {},
  meetings: [],
  events: [],
  channels: [],
  conferences: [],
  dailyWrites: {},
  zoomPlan: { type: 2, capacity: 300 },
});

/** What the two providers remember. Kept in a file where one is given, so that a connection outlives a restart. */
export class SandboxStore {
  data: Data = empty();
  /** The address under which the sandbox answers. */
  base = "";
  /** Tells the outside what an API call has changed, as Zoom does. */
  tell: (event: string, object: Record<string, unknown>) => void = () => undefined;
  readonly #file: string | null;
  #pending: NodeJS.Timeout | undefined;

  constructor(file: string | null) {
    this.#file = file;
    if (file && existsSync(file)) {
      try {
        this.data = { ...empty(), ...(JSON.parse(readFileSync(file, "utf8")) as Partial<Data>) };
      } catch {
        // A file cut in the middle: the providers begin anew, connections say "reconnect needed".
      }
    }
  }

  /** Call after every change. */
  changed(): void {
    if (!this.#file || this.#pending) return;
    this.#pending = setTimeout(() => this.flush(), 200);
    this.#pending.unref();
  }

  flush(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    if (!this.#file) return;
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.data));
    renameSync(`${this.#file}.new`, this.#file);
  }

  /** Every token that was ever given away, for tests that look where they went. */
  readonly issued: string[] = [];

  token(): string {
    const token = randomBytes(24).toString("base64url");
    this.issued.push(token);
    return token;
  }
}
