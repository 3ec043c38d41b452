import type { QueryClient } from "@tanstack/react-query";
import type { createRouter } from "@/app/router";
import { profileQuery } from "@/hooks/settings/useProfile";
import { myStoresQuery } from "@/hooks/stores/useMyStores";
import { storedSession } from "@/lib/stored-session";

/** The outline of index.html stands no longer than this for what would only save a second drawing. */
const patienceMs = 400;

/** Who is here and where they work: asked for by the boot script, taken in while the page's files come. */
export async function startPerson(client: QueryClient): Promise<void> {
  const session = storedSession();
  if (typeof session !== "object") return;
  await Promise.all([
    client.prefetchQuery(profileQuery(session.userId)),
    client.prefetchQuery(myStoresQuery(session.userId)),
  ]);
}

function opened(router: ReturnType<typeof createRouter>): Promise<void> {
  return new Promise((resolve) => {
    if (router.state.initialized) return resolve();
    const stop = router.subscribe(({ initialized }) => {
      if (!initialized) return;
      stop();
      resolve();
    });
  });
}

/** Resolves when the page can be drawn once and whole, or when that takes longer than is worth waiting for. */
export async function untilReady(
  router: ReturnType<typeof createRouter>,
  person: Promise<void>,
): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([Promise.all([opened(router), person]), patience]);
}
