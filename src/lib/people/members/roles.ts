import { can, storeRoles, type StoreRole } from "@/lib/roles";

/** The roles that a role may give, and change or remove in others: none above one's own. Mirrors private.may_give_role. */
export function rolesToGive(own: StoreRole): readonly StoreRole[] {
  if (!can(own, "manage_members")) return [];
  return own === "owner" ? storeRoles : storeRoles.filter((role) => role !== "owner" && role !== "manager");
}
