/** The key under which Auth keeps the session on this device. */
export const sessionKey = "atelier.session";

export interface StoredSession {
  token: string;
  userId: string;
  email: string;
}

/** Auth renews a token in its last minute and a half: one that ends sooner than this is not used before it did. */
const marginMs = 120_000;

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/**
 * The session that Auth left on this device, readable before Auth itself has come. "none" where nobody is signed in,
 * "unsure" where only Auth can tell: the token is about to end, or what is stored cannot be read.
 */
export function storedSession(now: number = Date.now()): StoredSession | "none" | "unsure" {
  try {
    const text = localStorage.getItem(sessionKey);
    if (text === null) return "none";
    const session: unknown = JSON.parse(text);
    const [token, expires, user] = ["access_token", "expires_at", "user"].map((name) => field(session, name));
    const [userId, email] = [field(user, "id"), field(user, "email")];
    if (typeof token !== "string" || typeof expires !== "number" || typeof userId !== "string")
      return "unsure";
    if (expires * 1000 - now < marginMs) return "unsure";
    return { token, userId, email: typeof email === "string" ? email : "" };
  } catch {
    return "unsure";
  }
}
