import { randomBytes } from "node:crypto";

/** A key for VIDEO_ENCRYPTION_KEYS, of this test alone. */
export const sealingKey = (id: string): string => `${id}:${randomBytes(32).toString("base64")}`;
