import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * What an event reaches: every query whose key begins with one of these is read again. The sets stand in the key
 * factories, one per event (`sessionChanged`, `unitsChanged`, …), and are used by mutations and by live updates alike.
 */
export type Reached = readonly QueryKey[];

/** Reads again what is shown of these, and marks the rest old; settles when what is shown has been read. */
export async function refresh(client: QueryClient, reached: Reached): Promise<void> {
  await Promise.all(reached.map((queryKey) => client.invalidateQueries({ queryKey })));
}

/**
 * For `placeholderData`: the rows of before stay until the new ones are there, but only those of the same owner (the
 * store, the session, …), whose id stands in the key.
 */
export function keepWithin(ownerId: string) {
  return <T>(previous: T | undefined, query: { readonly queryKey: QueryKey } | undefined): T | undefined =>
    query?.queryKey.includes(ownerId) ? previous : undefined;
}
