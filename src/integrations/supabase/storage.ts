import { accessToken } from "@/integrations/supabase/client";
import { publishableKey, supabaseUrl } from "@/lib/net/env";
import { AppError, toAppError } from "@/lib/net/errors";

interface Sending {
  signal?: AbortSignal | undefined;
  /** How much has left, from 0 to 1. */
  onProgress?: ((share: number) => void) | undefined;
}

/** Storage answers most refusals with 400, and says in the answer which status they mean. */
function refusalOf(request: XMLHttpRequest): { status: number } {
  try {
    const { statusCode } = JSON.parse(request.responseText) as { statusCode?: unknown };
    return { status: Number(statusCode) || request.status };
  } catch {
    return { status: request.status };
  }
}

/**
 * Puts a file into the bucket of the covers, as the signed-in person. A name is used once: that something lies there already is
 * the answer to a second try whose first was lost on its way. `fetch` does not say how much has left.
 * Errors (AppError): network, aborted, not_allowed, too_large, …
 */
export async function putCover(
  name: string,
  file: Blob,
  { signal, onProgress }: Sending = {},
): Promise<void> {
  const token = await accessToken();
  await new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${supabaseUrl}/storage/v1/object/covers/${name}`);
    request.setRequestHeader("apikey", publishableKey);
    request.setRequestHeader("authorization", `Bearer ${token ?? publishableKey}`);
    request.setRequestHeader("content-type", file.type);
    request.setRequestHeader("cache-control", "max-age=3600");
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 300) return resolve();
      const { status } = refusalOf(request);
      if (status === 409) resolve();
      else reject(toAppError({}, status));
    };
    request.onerror = () => reject(new AppError({ status: 0, code: "network" }));
    request.onabort = () => reject(new AppError({ status: 0, code: "aborted" }));
    if (signal?.aborted) return reject(new AppError({ status: 0, code: "aborted" }));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
