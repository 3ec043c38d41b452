import type { ProviderId, ProviderStatus } from "../_shared/contracts/integration-status.ts";

interface Provider {
  id: ProviderId;
  settings: readonly string[];
  needsAccount: boolean;
}

const providers: readonly Provider[] = [
  { id: "zoom", settings: ["ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"], needsAccount: true },
  { id: "google_meet", settings: ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"], needsAccount: true },
  { id: "mail", settings: ["MAIL_API_KEY", "MAIL_FROM"], needsAccount: false },
  { id: "push", settings: ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"], needsAccount: false },
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
  return providers.map(({ id, settings, needsAccount }) => {
    const missing = settings.filter((name) => !env[name]?.trim());
    const configured = missing.length === 0;
    return {
      id,
      configured,
      connected: configured && (!needsAccount || accounts.has(id)),
      needsAccount,
      missing: mayConfigure ? missing : [],
    };
  });
}
