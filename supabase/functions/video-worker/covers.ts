import { clockNow, machineNow } from "../_shared/core/clock.ts";
import type { Sql } from "../_shared/core/db.ts";
import { project, secretKeys } from "../_shared/core/project.ts";
import { ProviderError } from "../_shared/core/provider-error.ts";
import { providerFetch } from "../_shared/core/provider-fetch.ts";
import { drain, type Work } from "../_shared/jobs/kit.ts";
import { isCleanPicture } from "../_shared/rules/pictures.ts";

const MINUTES_15 = 15 * 60_000;
const BATCH = 100;
/** More than the bucket takes is no cover. */
const MOST_BYTES = 262_144;

/** The file, or null when there is none. What keeps Storage from answering puts the job back. */
async function fileOf(name: string): Promise<Uint8Array | null> {
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await fetch(`${project().url}/storage/v1/object/public/covers/${name}`, {
      redirect: "error",
      signal: AbortSignal.timeout(10_000),
    });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new ProviderError("network", { code: "storage_away" });
  }
  if (response.ok) return bytes;
  if (response.status === 400 || response.status === 404) return null;
  throw new ProviderError("server", { code: `storage_${response.status}` });
}

async function remove(names: string[]): Promise<void> {
  const [key = ""] = secretKeys();
  const { status } = await providerFetch(`${project().url}/storage/v1/object/covers`, {
    method: "DELETE",
    headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ prefixes: names }),
  });
  if (status !== 200) throw new ProviderError("server", { code: `storage_${status}` });
}

/**
 * Looks into the files that have become covers (what is no picture, or still says where it was taken, is none) and takes away
 * those that are no course's. Returns how many it has looked into or taken away.
 */
export async function sweepCovers(sql: Sql, _config: unknown, until: Date): Promise<number> {
  let done = 0;
  const work: Work<unknown> = async () => {
    for (let more = true; more && machineNow() < until;) {
      const rows = await sql<{ course_id: string; name: string }[]>`
        select course_id, name from private.covers_to_check(${BATCH})`;
      for (const { course_id, name } of rows) {
        const bytes = await fileOf(name);
        const good = bytes !== null && bytes.length <= MOST_BYTES && isCleanPicture(bytes);
        await sql`select private.note_cover(${course_id}, ${name}, ${good})`;
      }
      done += rows.length;
      more = rows.length === BATCH;
    }
    for (let more = true; more && machineNow() < until;) {
      const rows = await sql.begin(async (tx) => {
        const old = await tx<{ name: string }[]>`select name from private.covers_to_remove(${BATCH}) as name`;
        if (old.length > 0) await remove(old.map(({ name }) => name));
        return old;
      });
      done += rows.length;
      more = rows.length === BATCH;
    }
    return { at: new Date(clockNow().getTime() + MINUTES_15) };
  };
  await drain(sql, "covers", work, { parallel: 1, until });
  return done;
}
