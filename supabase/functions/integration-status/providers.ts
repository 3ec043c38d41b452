import type { ProviderId, ProviderStatus } from "../_shared/contracts/integration-status.ts";

interface Provider {
  id: ProviderId;
  settings: readonly string[];
}

/** What the app works with; a service stands here when something of the app uses it. */
const providers: readonly Provider[] = [
  { id: "zoom", settings: ["ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"] },
  { id: "google_meet", settings: ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"] },
];

export interface StatusOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** Providers to which the store has connected an account of its own. */
  accounts: ReadonlySet<ProviderId>;
  /** Whether the reader runs the store, and so may know which settings are absent. */
  mayConfigure: boolean;
}

/** Says which settings are there, by name; no value ever leaves. */
export function describeProviders({ env, accounts, mayConfigure }: StatusOptions): ProviderStatus[] {
  return providers.map(({ id, settings }) => {
    const missing = settings.filter((name) => !env[name]?.trim());
    const configured = missing.length === 0;
    return {
      id,
      configured,
      connected: configured && accounts.has(id),
      missing: mayConfigure ? missing : [],
    };
  });
}
