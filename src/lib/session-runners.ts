/** What makes a session go live and end: a person, also the provider's meeting, or the clock. */
export const sessionRunners = ["hand", "provider", "clock"] as const;
export type SessionRunner = (typeof sessionRunners)[number];
