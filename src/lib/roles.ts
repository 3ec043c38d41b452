import { abilities, type Ability, type StoreRole } from "@contracts/abilities.ts";

export { abilities, storeRoles, type Ability, type StoreRole } from "@contracts/abilities.ts";

/** Whether the page offers it. It only chooses what to show: the database refuses what it must whatever the page offers. */
export function can(role: StoreRole | null | undefined, ability: Ability): boolean {
  return !!role && (abilities[ability] as readonly StoreRole[]).includes(role);
}
