import type postgres from "postgres";
import { storeId, type Person } from "./ground.ts";

export type Way = (connection: postgres.Sql, person: Person, session: string) => Promise<unknown>;

export const bareInsert: Way = (connection, person, session) => connection`
  insert into public.bench_seats (session_id, store_id, user_id, attendee_name, attendee_email, status)
  values (${session}, ${storeId}, ${person.id}, ${person.email}, ${person.email}, 'waitlisted') returning id, status`;

/** One statement as well: the caller's claims are set by what the function is called from. */
export const registration: Way = (connection, person, session) => connection`
  select seat.* from (select set_config('request.jwt.claims', ${person.claims}, true) offset 0) caller,
    lateral public.register_for_session(${session}) seat`;
