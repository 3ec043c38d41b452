import { inOrder } from "@/lib/text/order";

interface WithStore {
  store: { id: string; name: string };
}

/** A person's stores in the order in which they are offered, by name. Sorts in place. */
export function sortMemberships<T extends WithStore>(memberships: T[]): T[] {
  return memberships.sort((a, b) => inOrder(a.store.name, b.store.name));
}

/** The store one works in: the one chosen on this device while one belongs to it, else the first. */
export function currentMembership<T extends WithStore>(
  memberships: readonly T[],
  chosenId: string | null,
): T | null {
  return memberships.find(({ store }) => store.id === chosenId) ?? memberships[0] ?? null;
}
