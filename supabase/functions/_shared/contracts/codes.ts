/** What a provider's refusal means to whoever waits for the answer, with the status it is told with. */
export const providerCodes = {
  provider_network: 502,
  provider_timeout: 504,
  provider_server: 502,
  provider_rate_limited: 429,
  provider_daily_limit: 429,
  provider_unauthorized: 409,
  provider_not_found: 409,
  provider_gone: 409,
  provider_conflict: 409,
  provider_precondition: 409,
  provider_invalid: 409,
  provider_forbidden: 409,
} as const;

/** What every function answers that a person calls. */
export const commonCodes = {
  not_signed_in: 401,
  action_not_found: 404,
  method_not_allowed: 405,
  invalid_input: 422,
  internal: 500,
  database_not_configured: 503,
  server_unavailable: 503,
} as const;

/** Codes that reach a person, each with its status; the app has a sentence for every one of them. */
export const personCodes = {
  ...commonCodes,
  ...providerCodes,
  app_url_missing: 503,
  auth_kind_retired: 422,
  code_not_accepted: 409,
  connection_not_found: 404,
  consent_refused: 409,
  encryption_not_configured: 503,
  meeting_failed: 409,
  meeting_in_progress: 409,
  meeting_left: 409,
  meeting_not_found: 404,
  meeting_pending: 409,
  no_host_link: 409,
  no_refresh_token: 409,
  not_a_member: 403,
  not_connected: 409,
  reconnect_needed: 409,
  role_not_allowed: 403,
  scopes_missing: 409,
  session_closed: 409,
  session_not_found: 404,
  stale_version: 409,
  state_invalid: 409,
} as const;

/** Codes that only programs are told: the providers that call, and the schedule. */
export const machineCodes = {
  account_not_allowed: 403,
  body_too_large: 413,
  channel_unknown: 404,
  link_invalid: 404,
  message_unreadable: 400,
  not_allowed: 401,
  replayed: 409,
  signature_invalid: 401,
  webhook_not_configured: 503,
} as const;

export const functionCodes = { ...personCodes, ...machineCodes } as const;

/** Every code that a function can answer by itself. */
export type FunctionCode = keyof typeof functionCodes;
