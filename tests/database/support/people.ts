import type { Client, TestBackend } from "../../support/backend.ts";
import { insertUsers } from "../../support/users.ts";
import { insertStore, roles, type Role, type Store } from "./world.ts";

export interface People {
  clients: Record<Role, Client>;
  ids: Record<Exclude<Role, "anon">, string>;
  /** The store the page of permissions speaks of. */
  store: Store;
  /** The store of the other owner. */
  other: Store;
}

/** One person for each column of docs/permissions.md, signed up as a visitor does it, and the two stores they meet in. */
export async function gatherPeople(backend: TestBackend): Promise<People> {
  const named = roles.filter((role): role is Exclude<Role, "anon"> => role !== "anon");
  const members = await Promise.all(
    named.map(
      async (role) => [role, await backend.signUp(`${role.replace(" ", "-")}@example.test`)] as const,
    ),
  );
  const ids = Object.fromEntries(members.map(([role, member]) => [role, member.id])) as People["ids"];
  const clients = {
    ...Object.fromEntries(members.map(([role, member]) => [role, member.client])),
    anon: backend.anon(),
  } as People["clients"];

  const [neighbour, pupil] = await insertUsers(backend.serviceSql, [
    "neighbour@example.test",
    "pupil@example.test",
  ]);
  if (neighbour === undefined || pupil === undefined) throw new Error("no users were made");
  const store = await insertStore(backend.serviceSql, ids, "This store");
  const other = await insertStore(
    backend.serviceSql,
    { owner: ids["other owner"], manager: neighbour.id, registered: pupil.id },
    "Another store",
  );
  return { clients, ids, store, other };
}
