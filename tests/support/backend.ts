import { afterAll, inject } from "vitest";
import { openBackend, type BackendOptions, type TestBackend } from "./open-backend.ts";
import { expectNamedCodes } from "./unnamed-codes.ts";

export type { BackendOptions, Client, Member, TestBackend } from "./open-backend.ts";

/** For the top of a test file: the file's own back end, closed after its last test. */
export async function testBackend(options: BackendOptions = {}): Promise<TestBackend> {
  const backend = await openBackend(inject("postgresUrl"), options);
  afterAll(async () => {
    await backend.close();
    expectNamedCodes(backend.logs);
  });
  return backend;
}
