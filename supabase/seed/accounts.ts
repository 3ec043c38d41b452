import { familyNames, firstNames } from "./content/names.ts";
import { insertRows, iso, day, type Connection } from "./load.ts";
import { idOf, Random } from "./random.ts";

/** Every demo account has this password; it is printed on the sign-in page of the demo. */
export const DEMO_PASSWORD = "atelier-demo";
/** bcrypt of DEMO_PASSWORD at the cost the auth service uses: hashing 70 times at every reset would take seconds. */
const PASSWORD_HASH = "$2b$10$b./XHuE2TOAxrlwYEOLl3e7NZJXy6V2WoMh4Q662NyGJd7h5acg.u";
const DOMAIN = "demo.atelier.test";

export type StoreKey = "lumiere" | "boreale";
type Role = "owner" | "manager" | "instructor" | "stock" | "support" | "viewer";

export const demoStores = {
  lumiere: { id: idOf("store:lumiere"), name: "Atelier Lumière", timeZone: "Europe/Paris" },
  boreale: { id: idOf("store:boreale"), name: "Maison Boréale", timeZone: "Europe/Brussels" },
} as const;

export interface Person {
  key: string;
  id: string;
  email: string;
  name: string;
  locale: "fr" | "en";
  timeZone: string;
}

const person = (key: string, email: string, name: string, locale: "fr" | "en", timeZone: string): Person => ({
  key,
  id: idOf(`person:${key}`),
  email: `${email}@${DOMAIN}`,
  name,
  locale,
  timeZone,
});

const paris = "Europe/Paris";

/** People who work in a store, with what they may do there. */
export const staff = [
  { ...person("claire", "claire", "Claire Vasselin", "fr", paris), roles: { lumiere: "owner" } },
  { ...person("hugo", "hugo", "Hugo Delmarre", "fr", paris), roles: { lumiere: "instructor" } },
  { ...person("nadia", "nadia", "Nadia Benhamel", "fr", paris), roles: { lumiere: "stock" } },
  {
    ...person("samir", "samir", "Samir Ouadrel", "fr", paris),
    roles: { lumiere: "manager", boreale: "viewer" },
  },
  { ...person("elise", "elise", "Élise Tavernay", "fr", paris), roles: { lumiere: "support" } },
  { ...person("paul", "paul", "Paul Grimaudel", "en", "Europe/London"), roles: { lumiere: "viewer" } },
  { ...person("marc", "marc", "Marc Aubrac", "fr", "Europe/Brussels"), roles: { boreale: "owner" } },
  { ...person("ines", "ines", "Inès Lombaert", "fr", "Europe/Brussels"), roles: { boreale: "stock" } },
] satisfies (Person & { roles: Partial<Record<StoreKey, Role>> })[];

const STUDENTS = 60;
const elsewhere = [
  "America/Montreal",
  "Europe/Brussels",
  "Indian/Reunion",
  "Europe/Zurich",
  "America/Guadeloupe",
];

const ascii = (text: string) =>
  text
    .normalize("NFD")
    .replaceAll(/[^a-zA-Z-]/g, "")
    .toLowerCase();

function makeStudents(): Person[] {
  const random = new Random("students");
  const families = random.shuffle(familyNames);
  const drawn = random
    .shuffle(firstNames)
    .slice(0, STUDENTS - 2)
    .map((first, index) => {
      const family = families[index] ?? "";
      const email = `${ascii(first)}.${ascii(family)}`;
      const locale = random.chance(0.1) ? "en" : "fr";
      return person(
        email,
        email,
        `${first} ${family}`,
        locale,
        random.chance(0.25) ? random.pick(elsewhere) : paris,
      );
    });
  return [
    person("lea", "lea", "Léa Morvanel", "fr", paris),
    person("tom", "tom", "Tom Rivoiret", "fr", paris),
    ...drawn,
  ];
}

export const students: readonly Person[] = makeStudents();

/** Numbers that nobody has: the French ones are kept for films and books. */
const demoPhones = [
  // Still to be confirmed.
  [idOf("person:claire"), "+33639981234", false],
  [idOf("person:lea"), "+33639985678", true],
] as const;

export const staffByKey = (key: string) => {
  const found = staff.find((member) => member.key === key);
  if (!found) throw new RangeError(`no such member of staff: ${key}`);
  return found;
};

/** Rows as the auth service itself leaves them after a sign-up with a confirmed address. */
export async function loadAccounts(sql: Connection, now: number): Promise<void> {
  const people: Person[] = [...staff, ...students];
  const random = new Random("accounts");
  const users = people.map((one) => {
    const created = iso(now - random.between(one.key in { claire: 1, marc: 1 } ? 1000 : 70, 1100) * day);
    const metadata = {
      display_name: one.name,
      locale: one.locale,
      time_zone: one.timeZone,
      email: one.email,
      email_verified: true,
      phone_verified: false,
      sub: one.id,
    };
    return {
      id: one.id,
      aud: "authenticated",
      role: "authenticated",
      email: one.email,
      encrypted_password: PASSWORD_HASH,
      email_confirmed_at: created,
      email_change_confirm_status: 0,
      raw_app_meta_data: { provider: "email", providers: ["email"] },
      raw_user_meta_data: metadata,
      is_sso_user: false,
      is_anonymous: false,
      created_at: created,
      updated_at: created,
    };
  });
  await insertRows(sql, "auth.users", users);
  await insertRows(
    sql,
    "auth.identities",
    users.map((user) => ({
      id: idOf(`identity:${user.email}`),
      provider: "email",
      provider_id: user.id,
      user_id: user.id,
      identity_data: { ...user.raw_user_meta_data, email_verified: false },
      last_sign_in_at: user.created_at,
      created_at: user.created_at,
      updated_at: user.created_at,
    })),
  );
  // The profiles came by trigger; they are as old as their accounts.
  await sql.unsafe("alter table public.profiles disable trigger profiles_touch");
  await sql.unsafe(
    "update public.profiles p set created_at = u.created_at, updated_at = u.created_at from auth.users u where u.id = p.id and u.id = any ($1)",
    [users.map((user) => user.id)],
  );
  await sql.unsafe("alter table public.profiles enable trigger profiles_touch");
  await insertRows(
    sql,
    "private.profile_phones",
    demoPhones.map(([person_id, phone, confirmed]) => ({
      ...{ person_id, phone, confirmed_at: confirmed ? iso(now - 40 * day) : null },
    })),
  );
}

export async function loadStores(sql: Connection, now: number): Promise<void> {
  const created = iso(now - 1000 * day);
  await insertRows(
    sql,
    "public.stores",
    Object.values(demoStores).map(({ id, name, timeZone }) => ({
      ...{ id, name, currency: "EUR", time_zone: timeZone, created_at: created, updated_at: created },
    })),
  );
  const members = staff.flatMap((member) =>
    Object.entries(member.roles).map(([store, role]) => ({
      store_id: demoStores[store === "boreale" ? "boreale" : "lumiere"].id,
      user_id: member.id,
      role,
      created_at: created,
      updated_at: created,
    })),
  );
  for (const { store_id, user_id } of members.filter(({ role }) => role === "owner"))
    await actingAs(sql, user_id, () =>
      insertRows(
        sql,
        "public.store_members",
        members.filter((member) => member.store_id === store_id),
      ),
    );
}

/** What is written meanwhile says in the log of a team that this person did it. The seed is one transaction. */
export async function actingAs(sql: Connection, userId: string, work: () => Promise<void>): Promise<void> {
  await sql.unsafe("select set_config('request.jwt.claim.sub', $1, true)", [userId]);
  await work();
  await sql.unsafe("select set_config('request.jwt.claim.sub', '', true)");
}
