import { createECDH, createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { StartError } from "./errors.ts";

/** Public by design: it only says "a browser of this app", and opens what row security opens to anonymous visitors. */
export const LOCAL_PUBLISHABLE_KEY = "sb_publishable_atelier_local";

const secretsSchema = z.object({
  postgresPassword: z.string().min(16),
  jwtSecret: z.string().min(32),
  secretKey: z.string().startsWith("sb_secret_"),
  videoKeys: z.string().default(""),
  linkKeys: z.string().default(""),
  vapid: z.object({ publicKey: z.string(), privateKey: z.string() }).optional(),
});

export type Secrets = Required<z.infer<typeof secretsSchema>>;

const token = (bytes: number) => randomBytes(bytes).toString("base64url");

/** Kept with the data, so that sessions and the database password survive a restart. */
export function loadSecrets(folder: string): Secrets {
  const file = join(folder, "secrets.json");
  if (existsSync(file)) {
    const parsed = secretsSchema.safeParse(readJson(file));
    if (parsed.success) return withAllKeys(file, parsed.data);
    throw new StartError(
      `The local secrets in ${file} cannot be read, so the data beside them stays closed; restore that file, or start over with "npm run db:reset".`,
    );
  }
  if (existsSync(join(folder, "postgres"))) {
    throw new StartError(
      `The local secrets (${file}) are missing, so the data beside them stays closed; restore that file, or start over with "npm run db:reset".`,
    );
  }
  const fresh: Secrets = {
    postgresPassword: token(24),
    jwtSecret: token(48),
    secretKey: `sb_secret_${token(24)}`,
    videoKeys: freshKey(),
    linkKeys: freshKey(),
    vapid: freshVapid(),
  };
  save(file, fresh);
  return fresh;
}

/** In the form of VIDEO_ENCRYPTION_KEYS and LINK_KEYS: what tokens of accounts are sealed, and links of mails signed with. */
const freshKey = () => `local:${randomBytes(32).toString("base64")}`;

/** Whom browsers know as the sender of pushes: a key pair on P-256. */
function freshVapid(): Secrets["vapid"] {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  return {
    publicKey: pair.getPublicKey("base64url"),
    privateKey: Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
      .subarray(-32)
      .toString("base64url"),
  };
}

/** Secrets written by an earlier version lack some of the keys. */
function withAllKeys(file: string, secrets: z.infer<typeof secretsSchema>): Secrets {
  if (secrets.videoKeys && secrets.linkKeys && secrets.vapid) return { ...secrets, vapid: secrets.vapid };
  const complete = {
    ...secrets,
    videoKeys: secrets.videoKeys || freshKey(),
    linkKeys: secrets.linkKeys || freshKey(),
    vapid: secrets.vapid ?? freshVapid(),
  };
  save(file, complete);
  return complete;
}

function save(file: string, secrets: Secrets): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/**
 * Passwords of the service roles follow from the administrator's, so that every back end on one cluster (one a cloned
 * database, for instance) knows them without a shared file.
 */
export function rolePassword(databaseUrl: string, role: string): string {
  const password = decodeURIComponent(new URL(databaseUrl).password);
  return createHmac("sha256", `atelier:${password}`).update(role).digest("hex");
}

/** What the edge functions log in as; made by the migrations. */
export const FUNCTIONS_ROLE = "atelier_functions";

/** The same database, as a service role of the local back end. */
export function loginAs(databaseUrl: string, role: string): string {
  const url = new URL(databaseUrl);
  url.password = rolePassword(databaseUrl, role);
  url.username = role;
  return url.href;
}
