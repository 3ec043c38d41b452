import { Buffer } from "node:buffer";
import { Problem } from "./http.ts";

/** A request's body as the bytes that came; one that is longer is refused before it is read whole. */
export async function readBytes(request: Request, limit: number): Promise<Buffer> {
  const tooLarge = () => new Problem("body_too_large", "The body is too large");
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}
