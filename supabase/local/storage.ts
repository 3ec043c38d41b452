import { createHash, randomUUID } from "node:crypto";
import postgres from "postgres";
import { z } from "zod";
import { codeOf } from "./errors.ts";
import { LOCAL_PUBLISHABLE_KEY, type Secrets } from "./secrets.ts";
import { signedClaims } from "./tokens.ts";

/** Answers a request for one of the paths below `/storage/v1`. */
export type Storage = (request: Request) => Promise<Response>;

export interface StorageService {
  answer: Storage;
  close(): Promise<void>;
}

/** What Storage says of a failure: most of them with 400, and with the status they mean in the answer. */
const refuse = (statusCode: number, error: string, message: string) =>
  Response.json({ statusCode: String(statusCode), error, message }, { status: 400 });
export const tooLarge = () =>
  refuse(413, "Payload too large", "The object exceeded the maximum allowed size");
const noObject = () => refuse(404, "not_found", "Object not found");
const noBucket = () => refuse(404, "Bucket not found", "Bucket not found");
const notAllowed = () => refuse(403, "Unauthorized", "new row violates row-level security policy");
const duplicate = () => refuse(409, "Duplicate", "The resource already exists");

interface Caller {
  role: string;
  sub: string | null;
  claims: string;
}

interface Bucket {
  public: boolean;
  file_size_limit: string | null;
  allowed_mime_types: string[] | null;
}

interface StoredObject {
  content: Buffer;
  metadata: { mimetype: string; cacheControl: string; eTag: string; size: number };
  updated_at: Date;
}

interface Given {
  bytes: Buffer;
  type: string;
  cacheControl: string;
}

/** Of these characters the name of a file may be: Storage's own list. */
const NAME = /^[\w/!\-.*'() &$@=;:+,?]+$/;
const text = z.string().regex(/^[^\0]*$/);
const namesSchema = z.object({ prefixes: z.array(text).min(1).max(1000) });
const listSchema = z.object({
  prefix: text.default(""),
  limit: z.number().int().min(1).max(1000).default(100),
});

class Rollback extends Error {}

/**
 * The part of Supabase Storage that Atelier uses, spoken as the official client speaks it: files of public buckets by their
 * address, and uploads, lists and deletions as the policies of `storage.objects` let them. What is in the files lies in the
 * database, each written and taken away with its row. Null where supabase/local/bootstrap-storage.sql did not make what it stands on.
 */
export async function openStorage(databaseUrl: string, secrets: Secrets): Promise<StorageService | null> {
  const sql = postgres(databaseUrl, { max: 3, onnotice: () => undefined, prepare: false });
  const close = () => sql.end({ timeout: 3 });
  const [there] = await sql<
    { ready: boolean }[]
  >`select to_regclass('storage.local_files') is not null as ready`.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  if (!there?.ready) {
    await close();
    return null;
  }
  const callerOf = (request: Request): Caller | null => {
    const apikey = request.headers.get("apikey");
    const token = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? apikey;
    const plain = (role: string) => ({ role, sub: null, claims: JSON.stringify({ role }) });
    if (token === secrets.secretKey) return plain("service_role");
    if (token === null || token === LOCAL_PUBLISHABLE_KEY) return plain("anon");
    const claims = signedClaims(token, secrets.jwtSecret);
    if (!claims || claims.exp * 1000 <= Date.now()) return null;
    return { role: claims.role, sub: claims.sub, claims: JSON.stringify(claims) };
  };

  /** With the caller's rights, in one transaction. */
  const asCaller = <Result>(
    caller: Caller,
    work: (tx: postgres.TransactionSql) => Promise<Result>,
  ): Promise<Result> =>
    sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', ${caller.claims}, true), set_config('role', ${caller.role}, true)`;
      return work(tx);
    }) as Promise<Result>;

  const bucketOf = async (id: string): Promise<Bucket | undefined> => {
    const [bucket] = await sql<
      Bucket[]
    >`select public, file_size_limit, allowed_mime_types from storage.buckets where id = ${id}`;
    return bucket;
  };

  const write = (tx: postgres.TransactionSql, caller: Caller, object: object) => tx`
    insert into storage.objects ${tx({ ...object, owner: caller.sub, owner_id: caller.sub })}`;

  /** As Storage asks: the row is written with the caller's rights, and taken back, before anything is stored. */
  const mayWrite = async (caller: Caller, bucket: string, name: string): Promise<Response | null> => {
    try {
      await asCaller(caller, async (tx) => {
        await write(tx, caller, { bucket_id: bucket, name, version: randomUUID(), metadata: null });
        throw new Rollback();
      });
    } catch (error) {
      if (error instanceof Rollback) return null;
      if (codeOf(error) === "42501") return notAllowed();
      if (codeOf(error) === "23505") return duplicate();
      throw error;
    }
    return null;
  };

  const upload = async (request: Request, caller: Caller, id: string, name: string): Promise<Response> => {
    if (!NAME.test(name) || name.split("/").some((part) => part === "" || part === "." || part === ".."))
      return refuse(400, "InvalidKey", `Invalid key: ${name}`);
    const bucket = await bucketOf(id);
    if (!bucket) return noBucket();
    if (request.headers.get("x-upsert") === "true" || request.method === "PUT") return notAllowed();
    const refused = await mayWrite(caller, id, name);
    if (refused) return refused;
    const given = await givenIn(request);
    if (!given) return refuse(400, "InvalidRequest", "No content provided");
    if (bucket.allowed_mime_types && !bucket.allowed_mime_types.includes(given.type))
      return refuse(415, "invalid_mime_type", `mime type ${given.type} is not supported`);
    if (bucket.file_size_limit !== null && given.bytes.length > Number(bucket.file_size_limit))
      return tooLarge();
    const version = randomUUID();
    const metadata = {
      eTag: `"${createHash("md5").update(given.bytes).digest("hex")}"`,
      ...{ size: given.bytes.length, contentLength: given.bytes.length, mimetype: given.type },
      ...{ cacheControl: given.cacheControl, lastModified: new Date().toISOString(), httpStatusCode: 200 },
    };
    const objectId = randomUUID();
    try {
      await sql.begin(async (tx) => {
        await tx`insert into storage.local_files (version, content) values (${version}, ${given.bytes})`;
        await write(tx, caller, {
          ...{ id: objectId, bucket_id: id, name, version },
          metadata: sql.json(metadata),
        });
      });
    } catch (error) {
      if (codeOf(error) === "23505") return duplicate();
      throw error;
    }
    return Response.json({ Id: objectId, Key: `${id}/${name}` });
  };

  const read = async (request: Request, id: string, name: string): Promise<Response> => {
    const bucket = await bucketOf(id);
    if (!bucket?.public) return noBucket();
    const [object] = await sql<StoredObject[]>`
      select o.metadata, o.updated_at, f.content
      from storage.objects o join storage.local_files f on f.version = o.version::uuid
      where o.bucket_id = ${id} and o.name = ${name}`;
    if (!object) return noObject();
    const headers = {
      "content-type": object.metadata.mimetype,
      "cache-control": object.metadata.cacheControl,
      etag: object.metadata.eTag,
      "last-modified": object.updated_at.toUTCString(),
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
      // A file that somebody uploaded runs nothing on the app's own origin.
      "content-security-policy": "default-src 'none'; sandbox",
    };
    if (request.headers.get("if-none-match") === object.metadata.eTag)
      return new Response(null, { status: 304, headers });
    return new Response(request.method === "HEAD" ? null : new Uint8Array(object.content), { headers });
  };

  const remove = (caller: Caller, id: string, names: string[]): Promise<{ name: string }[]> =>
    asCaller(caller, async (tx) => {
      const gone = await tx<{ name: string; version: string }[]>`
        delete from storage.objects where bucket_id = ${id} and name = any (${names}) returning name, bucket_id, version`;
      await tx`reset role`;
      await tx`delete from storage.local_files where version = any (${gone.map(({ version }) => version)}::uuid[])`;
      return gone;
    });

  const list = async (request: Request, caller: Caller, id: string): Promise<Response> => {
    const asked = listSchema.safeParse(await request.json().catch(() => null));
    if (!asked.success) return refuse(400, "Error", "body must be object");
    const { prefix, limit } = asked.data;
    const rows = await asCaller(
      caller,
      (tx) => tx`
        select substr(name, length(${prefix}) + 1) as name, id, updated_at, created_at, last_accessed_at, metadata
        from storage.objects where bucket_id = ${id} and starts_with(name, ${prefix}) order by name limit ${limit}`,
    );
    return Response.json(rows);
  };

  const describe = async (caller: Caller | null, id: string): Promise<Response> => {
    if (!caller) return refuse(403, "Unauthorized", "jwt expired or malformed");
    const [bucket] = await asCaller(
      caller,
      (tx) => tx`
        select id, name, owner, public, file_size_limit::int, allowed_mime_types, created_at, updated_at from storage.buckets where id = ${id}`,
    );
    return bucket ? Response.json(bucket) : noBucket();
  };

  const answer: Storage = async (request) => {
    const path = new URL(request.url).pathname.replace(/^\/storage\/v1\//, "");
    const [kind = "", ...rest] = path.split("/").map(decoded);
    if (rest.some((part) => part.includes("\0"))) return refuse(400, "InvalidKey", "Invalid key");
    if (kind === "bucket" && request.method === "GET" && rest.length === 1)
      return describe(callerOf(request), rest[0] ?? "");
    if (kind !== "object") return refuse(404, "not_found", "Route not found");
    const { method } = request;
    const [first = "", second = "", ...others] = rest;
    if ((method === "GET" || method === "HEAD") && first === "public")
      return read(request, second, others.join("/"));
    const caller = callerOf(request);
    if (!caller) return refuse(403, "Unauthorized", "jwt expired or malformed");
    const name = [second, ...others].join("/");
    if (method === "POST" && first === "list") return list(request, caller, second);
    if ((method === "POST" || method === "PUT") && second) return upload(request, caller, first, name);
    if (method === "DELETE" && second)
      return (await remove(caller, first, [name])).length > 0
        ? Response.json({ message: "Successfully deleted" })
        : noObject();
    if (method === "DELETE") {
      const asked = namesSchema.safeParse(await request.json().catch(() => null));
      if (!asked.success) return refuse(400, "Error", "body must have required property 'prefixes'");
      return Response.json(await remove(caller, first, asked.data.prefixes));
    }
    return refuse(404, "not_found", "Route not found");
  };
  return { answer, close };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/** The file of a request: the one part of a form that is a file, or the whole body. */
async function givenIn(request: Request): Promise<Given | null> {
  const type = request.headers.get("content-type") ?? "application/octet-stream";
  if (!type.startsWith("multipart/form-data")) {
    const bytes = Buffer.from(await request.arrayBuffer());
    const cacheControl = request.headers.get("cache-control") ?? "no-cache";
    return bytes.length > 0 ? { bytes, type, cacheControl } : null;
  }
  const form = await request.formData().catch(() => null);
  const file = [...(form?.values() ?? [])].find((value) => typeof value !== "string");
  if (!file || file.size === 0) return null;
  const seconds = form?.get("cacheControl");
  return {
    bytes: Buffer.from(await file.arrayBuffer()),
    type: file.type || "application/octet-stream",
    cacheControl: typeof seconds === "string" ? `max-age=${seconds}` : "no-cache",
  };
}
