import { createHash, randomUUID } from "node:crypto";
import { storeRoles } from "../../../src/lib/roles.ts";
import { LOCAL_BROWSER } from "../../../supabase/local/local-browser.ts";
import type { Row, Trial } from "./roads.ts";
import type { Setting } from "./setting.ts";
import { hideSerial, insertQuestion, insertRegistration, insertSerial, insertSession } from "./world.ts";

type Sql = Trial["sql"];

/**
 * How each row of the function matrix of docs/permissions.md is called, on fresh things of the setting's store, so that no
 * call stands in the way of the next.
 */
export function callsOn({
  store,
  ids,
}: Pick<Setting, "store" | "ids">): Record<string, (sql: Sql) => Promise<Row>> {
  const inAWeek = (hours: number) => new Date(Date.now() + (7 * 24 + hours) * 3_600_000).toISOString();

  const soon = () => ({ starts: new Date(inAWeek(0)), ends: new Date(inAWeek(1)) });

  /** A full private session with open doors: one seat taken, one person waiting. */
  async function session(sql: Sql, ahead: { starts?: Date; ends?: Date } = {}) {
    const id = await insertSession(sql, store, { max_participants: 1, ...ahead });
    const registration = await insertRegistration(sql, store.id, id, ids.registered);
    await insertRegistration(sql, store.id, id, ids.waitlisted, "waitlisted");
    return { id, registration };
  }

  /** One that is over, to which whoever had the seat came. */
  async function heldSession(sql: Sql): Promise<string> {
    const { id } = await session(sql, {
      ...{ starts: new Date(Date.now() - 2 * 3_600_000), ends: new Date(Date.now() - 3_600_000) },
    });
    await sql`update public.course_live_session_registrations set status = 'attended' where session_id = ${id} and user_id = ${ids.registered}`;
    return id;
  }

  const note = { p_audience: "everyone", p_subject: "Bring clay", p_body: "Two kilos are enough." };

  async function sessionNote(sql: Sql): Promise<string> {
    const { id } = await session(sql);
    const [row] = await sql<{ id: string }[]>`
      insert into private.session_notes (session_id, store_id, audience, subject, body, send_at)
      values (${id}, ${store.id}, 'everyone', 'Bring clay', 'Two kilos.', now() + interval '1 day') returning id`;
    return row?.id ?? "";
  }

  async function question(sql: Sql): Promise<string> {
    const { id } = await session(sql);
    return insertQuestion(sql, store.id, id, ids.owner);
  }

  async function unknownAttendee(sql: Sql): Promise<string> {
    const id = randomUUID();
    await sql`insert into public.session_attendance ${sql({
      ...{ id, session_id: (await session(sql)).id, store_id: store.id, source: "provider" },
      ...{ evidence_key: "a|1", person_key: "name:somebody", joined_at: new Date() },
    })}`;
    return id;
  }

  async function failedDelivery(sql: Sql): Promise<string> {
    const [row] = await sql<{ job_id: string }[]>`
    with message as (
      insert into private.messages (cause_key, kind, store_id, person_id, send_at, outcome, decided_at)
      values (${randomUUID()}, 'session_live', ${store.id}, ${ids.registered}, now(), 'told', now()) returning id)
    insert into private.message_deliveries (message_id, store_id, channel, state, parked_at)
    select id, ${store.id}, 'email', 'parked', now() from message returning job_id`;
    return row?.job_id ?? "";
  }

  /** The link of a reminder that asks who holds the seat of a session. */
  async function asking(sql: Sql): Promise<{ token: string; start: Date }> {
    const [{ id }, token] = [await session(sql, soon()), randomUUID()];
    const [row] = await sql<{ start: Date }[]>`
    with message as (
      insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
      values (${token}, 'session_reminder_day', ${store.id}, ${ids.registered}, jsonb_build_object('session_id', ${id}::text), now()) returning id),
    delivery as (
      insert into private.message_deliveries (message_id, store_id, channel, state, answer_hash)
      select id, ${store.id}, 'email', 'done', private.token_hash(${token}) from message)
    select scheduled_start as start from public.course_live_sessions where id = ${id}`;
    if (!row) throw new Error("no session");
    return { token, start: row.start };
  }

  async function driftedSession(sql: Sql): Promise<string> {
    const id = await sessionWithMeeting(sql);
    await sql`
    update private.video_meetings set drift = '{"topic": {"ours": "Ours", "theirs": "Theirs"}}' where session_id = ${id}`;
    return id;
  }

  async function sessionWithMeeting(sql: Sql): Promise<string> {
    const { id } = await session(sql);
    const [connection] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
    values (${store.id}, 'google_meet', 'oauth', 'an-account', 'disconnected') returning id`;
    await sql`
    insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state)
    values (${store.id}, ${id}, ${connection?.id ?? ""}, 'google_meet', ${randomUUID()}, 'active')`;
    return id;
  }

  async function recordedSession(sql: Sql): Promise<{ id: string; recording: string }> {
    const { id } = await session(sql);
    const [connection] = await sql<{ id: string }[]>`
      insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
      values (${store.id}, 'zoom', 'oauth', 'an-account', 'disconnected') returning id`;
    const [recording] = await sql<{ id: string }[]>`
      with meeting as (
        insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state)
        values (${store.id}, ${id}, ${connection?.id ?? ""}, 'zoom', ${randomUUID()}, 'active') returning id, store_id, session_id)
      insert into private.session_recordings (store_id, session_id, meeting_id, instance, url, said_at, started_at, ended_at)
      select m.store_id, m.session_id, m.id, 'run', 'https://recordings.example.test/1', now(), s.scheduled_start, s.scheduled_end
      from meeting m join public.course_live_sessions s on s.id = m.session_id returning id`;
    return { id, recording: recording?.id ?? "" };
  }

  async function deletedSession(sql: Sql): Promise<string> {
    const { id } = await session(sql);
    await sql`update public.course_live_sessions set deleted_at = now() where id = ${id}`;
    return id;
  }

  async function deletedSerial(sql: Sql): Promise<string> {
    const id = await insertSerial(sql, store);
    await hideSerial(sql, id);
    return id;
  }

  /** A published course of its own that the three students attend. */
  async function course(sql: Sql, access = "invited"): Promise<string> {
    const id = randomUUID();
    await sql`insert into public.courses ${sql({ id, store_id: store.id, title: "Taught", status: "published", access })}`;
    const students = [ids.registered, ids.unregistered, ids.waitlisted];
    await sql`insert into public.course_enrollments ${sql(
      students.map((user_id) => ({ store_id: store.id, course_id: id, user_id })),
    )}`;
    return id;
  }

  async function askedCourse(sql: Sql): Promise<string> {
    const id = await course(sql);
    await sql`insert into private.join_requests ${sql({ store_id: store.id, course_id: id, user_id: ids.registered })}`;
    return id;
  }

  async function invitation(sql: Sql, email: string | null = null): Promise<{ id: string; token: string }> {
    const [id, token] = [randomUUID(), randomUUID()];
    await sql`insert into private.invitations ${sql({
      ...{ id, store_id: store.id, course_id: await course(sql), email, max_uses: email === null ? 100 : 1 },
      expires_at: inAWeek(0),
    })}`;
    const hash = createHash("sha256").update(token).digest();
    await sql`select private.note_invitation_token(${id}, 1, ${hash})`;
    return { id, token };
  }

  /** A store of its own with the same team: who changes it changes no other call's. */
  async function team(sql: Sql): Promise<string> {
    const id = randomUUID();
    // The one before is done with: nobody owns more than ten stores.
    await sql`delete from public.stores where name = 'Team'`;
    await sql`insert into public.stores ${sql({ id, name: "Team" })}`;
    await sql`insert into public.store_members ${sql(
      storeRoles.map((role) => ({ store_id: id, user_id: ids[role], role })),
    )}`;
    return id;
  }

  return {
    create_store: async () => ({ p_name: "My own" }),
    get_account_closing: async () => ({}),
    export_my_data: async () => ({}),
    close_account: async () => ({ p_email: "somebody@example.test" }),
    get_dashboard_overview: async () => ({ p_store_id: store.id }),
    search_everything: async () => ({ p_store_id: store.id, p_query: "session" }),
    find_courses: async () => ({ p_store_id: store.id }),
    create_course: async () => ({ p_store_id: store.id, p_title: "New" }),
    update_course: async (sql) => ({ p_course_id: await course(sql), p_fields: { title: "Changed" } }),
    set_course_cover: async (sql) => ({ p_course_id: await course(sql), p_name: null }),
    look_at_course: async (sql) => ({ p_course_id: await course(sql) }),
    ask_to_join: async (sql) => ({ p_course_id: await course(sql) }),
    "ask_to_join (open)": async (sql) => ({ p_course_id: await course(sql, "on_request") }),
    withdraw_join_request: async (sql) => ({ p_course_id: await askedCourse(sql) }),
    answer_join_requests: async (sql) => ({
      p_course_id: await askedCourse(sql),
      p_user_ids: [ids.registered],
      p_accept: true,
    }),
    leave_course: async (sql) => ({ p_course_id: await course(sql) }),
    remove_students: async (sql) => ({ p_course_id: await course(sql), p_user_ids: [ids.registered] }),
    list_courses: async () => ({ p_store_id: store.id }),
    get_course_stats: async () => ({ p_store_id: store.id }),
    list_course_people: async () => ({ p_course_id: store.course }),
    count_course_people: async () => ({ p_course_id: store.course }),
    list_invitation_links: async () => ({ p_course_id: store.course }),
    list_my_courses: async () => ({}),
    invite_to_course: async (sql) => ({
      p_course_id: await course(sql),
      p_emails: [`${randomUUID()}@example.test`],
    }),
    invite_members: async () => ({
      p_store_id: store.id,
      p_role: "viewer",
      p_emails: [`${randomUUID()}@example.test`],
    }),
    list_member_invitations: async () => ({ p_store_id: store.id }),
    list_member_events: async () => ({ p_store_id: store.id }),
    change_member_role: async (sql) => ({
      ...{ p_store_id: await team(sql), p_user_id: ids.viewer, p_role: "stock" },
    }),
    "change_member_role (to manager)": async (sql) => ({
      ...{ p_store_id: await team(sql), p_user_id: ids.viewer, p_role: "manager" },
    }),
    remove_member: async (sql) => ({ p_store_id: await team(sql), p_user_id: ids.viewer }),
    "remove_member (a manager)": async (sql) => ({ p_store_id: await team(sql), p_user_id: ids.manager }),
    leave_store: async (sql) => ({ p_store_id: await team(sql) }),
    hand_over_store: async (sql) => ({ p_store_id: await team(sql), p_user_id: ids.viewer }),
    get_store_closing: async (sql) => ({ p_store_id: await team(sql) }),
    // Nobody else is in the team of a store that closes.
    close_store: async (sql) => {
      const id = await team(sql);
      await sql`delete from public.store_members where store_id = ${id} and role <> 'owner'`;
      return { p_store_id: id, p_name: "Team" };
    },
    create_invitation_link: async (sql) => ({ p_course_id: await course(sql), p_max_uses: 3 }),
    renew_invitation_link: async (sql) => ({
      p_store_id: store.id,
      p_invitation_id: await invitation(sql).then(({ id }) => id),
    }),
    resend_invitations: async (sql) => ({
      p_store_id: store.id,
      p_invitation_ids: [await invitation(sql, `${randomUUID()}@example.test`).then(({ id }) => id)],
    }),
    revoke_invitations: async (sql) => ({
      p_store_id: store.id,
      p_invitation_ids: [await invitation(sql).then(({ id }) => id)],
    }),
    look_at_invitation: async (sql) => ({ p_token: await invitation(sql).then(({ token }) => token) }),
    accept_invitation: async (sql) => ({ p_token: await invitation(sql).then(({ token }) => token) }),
    create_product: async () => ({
      p_store_id: store.id,
      p_name: "New",
      p_sku: `NEW-${randomUUID()}`,
      p_warranty_months: 24,
    }),
    create_customer: async () => ({ p_store_id: store.id, p_name: "New" }),
    create_live_session: async () => ({
      p_course_id: store.course,
      p_fields: {
        title: "New",
        scheduled_start: inAWeek(0),
        scheduled_end: inAWeek(1),
        time_zone: "Europe/Paris",
      },
    }),
    update_live_session: async (sql) => ({
      p_session_id: (await session(sql)).id,
      p_fields: { title: "Changed" },
    }),
    set_live_session_status: async (sql) => ({ p_session_id: (await session(sql)).id, p_status: "live" }),
    reschedule_live_session: async (sql) => ({
      p_session_id: (await session(sql)).id,
      p_start: inAWeek(0),
      p_end: inAWeek(1),
      p_time_zone: "Europe/Paris",
    }),
    delete_live_session: async (sql) => ({ p_session_id: (await session(sql)).id }),
    restore_live_session: async (sql) => ({ p_session_id: await deletedSession(sql) }),
    get_session_meeting_state: async (sql) => ({ p_session_id: (await session(sql)).id }),
    retry_session_meeting: async (sql) => {
      await sql`
      insert into private.video_connections (store_id, provider, auth_kind, account_id)
      values (${store.id}, 'zoom', 'oauth', 'an-account') on conflict do nothing`;
      return { p_session_id: (await session(sql)).id };
    },
    resolve_session_drift: async (sql) => ({ p_session_id: await driftedSession(sql), p_choice: "theirs" }),
    list_session_events: async (sql) => ({ p_session_id: (await session(sql)).id }),
    get_convocation: async (sql) => ({ p_session_id: (await session(sql)).id }),
    set_convocation: async (sql) => ({ p_session_id: (await session(sql)).id, p_hours: 24 }),
    list_convocations: async (sql) => ({ p_session_id: (await session(sql)).id }),
    preview_session_change: async (sql) => ({
      p_session_id: (await session(sql)).id,
      p_kind: "session_cancelled",
    }),
    get_session_check: async (sql) => ({ p_session_id: (await session(sql)).id }),
    move_live_session: async (sql) => ({
      p_session_id: (await session(sql)).id,
      p_platform: "custom",
      p_url: "https://rooms.example.test/1",
    }),
    list_live_sessions: async () => ({ p_store_id: store.id }),
    get_live_session_stats: async () => ({ p_store_id: store.id }),
    list_host_sessions: async () => ({
      p_store_id: store.id,
      p_host_id: ids.owner,
      p_from: "2031-03-04T10:00:00Z",
      p_until: "2031-03-04T11:00:00Z",
    }),
    list_my_live_sessions: async () => ({}),
    get_session_calendar: async (sql) => ({ p_session_id: (await session(sql)).id }),
    register_for_session: async (sql) => ({ p_session_id: (await session(sql)).id }),
    cancel_session_registration: async (sql) => ({ p_registration_id: (await session(sql)).registration }),
    confirm_session_registration: async (sql) => ({
      p_registration_id: (await session(sql, soon())).registration,
    }),
    write_session_note: async (sql) => ({ p_session_id: (await session(sql)).id, ...note }),
    preview_session_note: async (sql) => ({ p_session_id: (await session(sql)).id, p_audience: "everyone" }),
    list_session_notes: async (sql) => ({ p_session_id: (await session(sql)).id }),
    change_session_note: async (sql) => ({ p_note_id: await sessionNote(sql), ...note }),
    withdraw_session_note: async (sql) => ({ p_note_id: await sessionNote(sql) }),
    list_my_session_notes: async (sql) => ({ p_session_id: (await session(sql)).id }),
    rate_session: async (sql) => ({ p_session_id: await heldSession(sql), p_rating: 4 }),
    get_my_feedback: async (sql) => ({ p_session_id: await heldSession(sql) }),
    get_session_feedback: async (sql) => ({ p_session_id: await heldSession(sql) }),
    list_session_feedback: async (sql) => ({ p_session_id: await heldSession(sql) }),
    answer_seat_offer: async (sql) => ({
      p_registration_id: (await session(sql, soon())).registration,
      p_take: true,
    }),
    look_at_coming: async (sql) => ({ p_token: (await asking(sql)).token }),
    answer_coming: async (sql) => {
      const { token, start } = await asking(sql);
      return { p_token: token, p_start: start.toISOString(), p_coming: true };
    },
    set_registration_attendance: async (sql) => ({
      p_registration_id: (await session(sql)).registration,
      p_attended: true,
    }),
    note_session_presence: async (sql) => ({ p_session_id: (await session(sql)).id }),
    list_session_attendance: async (sql) => ({ p_session_id: (await session(sql)).id }),
    get_session_attendance: async (sql) => ({ p_session_id: (await session(sql)).id }),
    get_session_attendance_lines: async (sql) => ({ p_session_id: (await session(sql)).id }),
    find_session_people: async (sql) => ({ p_session_id: (await session(sql)).id }),
    match_attendee: async (sql) => ({
      p_attendance_id: await unknownAttendee(sql),
      p_user_id: ids.registered,
    }),
    settle_session_attendance: async (sql) => {
      const { id } = await session(sql);
      await sql`update public.course_live_sessions set status = 'live' where id = ${id}`;
      await sql`update public.course_live_sessions set status = 'ended' where id = ${id}`;
      return { p_session_id: id, p_choice: "attended" };
    },
    list_notifications: async () => ({}),
    count_unread_notifications: async () => ({}),
    mark_notifications_read: async () => ({ p_upto: 1 }),
    get_message_preferences: async () => ({}),
    set_message_preference: async () => ({
      ...{ p_kind: "daily_digest", p_channel: "app", p_wanted: false },
    }),
    get_quiet_hours: async () => ({}),
    get_summary_wish: async () => ({}),
    set_summary_wish: async () => ({ p_hour: "18:00", p_gathers: true }),
    set_quiet_hours: async () => ({ p_starts: "22:00", p_ends: "07:00" }),
    get_my_phone: async () => ({}),
    set_my_phone: async () => ({ p_phone: "+2250701020304" }),
    // Of a number that is confirmed no code is sent, so that whoever is signed in may ask.
    send_phone_code: async (sql) => {
      await sql`insert into private.profile_phones (person_id, phone, confirmed_at)
        select id, '+2250701020304', now() from public.profiles on conflict (person_id) do update set confirmed_at = now()`;
      return {};
    },
    confirm_phone: async () => ({ p_code: "000000" }),
    list_my_stops: async () => ({}),
    send_address_code: async () => ({}),
    confirm_address: async () => ({ p_code: "000000" }),
    list_message_addresses: async () => ({}),
    add_push_device: async () => ({
      p_endpoint: LOCAL_BROWSER.endpoint(randomUUID()),
      ...{ p_p256dh: LOCAL_BROWSER.p256dh, p_auth: LOCAL_BROWSER.auth, p_label: "A browser" },
    }),
    remove_message_address: async () => ({ p_id: randomUUID() }),
    list_store_messages: async (sql) => ({
      ...{ p_store_id: store.id, p_session_id: (await session(sql)).id },
    }),
    get_store_channels: async () => ({ p_store_id: store.id }),
    set_store_channel: async () => ({ p_store_id: store.id, p_channel: "sms", p_daily_limit: 100 }),
    retry_delivery: async (sql) => ({ p_job_id: await failedDelivery(sql) }),
    get_session_recordings: async (sql) => ({ p_session_id: (await session(sql)).id }),
    publish_session_recording: async (sql) => ({
      p_recording_id: await recordedSession(sql).then(({ recording }) => recording),
      p_published: true,
    }),
    agree_to_recording: async (sql) => {
      const { id } = await session(sql);
      await sql`update public.course_live_sessions set recording_enabled = true where id = ${id}`;
      const [notice] = await sql<{ version: string }[]>`
        select n.version from public.course_live_sessions s, private.recording_notice(s) n where s.id = ${id}`;
      return { p_session_id: id, p_version: notice?.version ?? "" };
    },
    withdraw_recording_consent: async (sql) => {
      const starts = new Date(Date.now() + 60_000);
      const id = await insertSession(sql, store, { starts, recording_enabled: true });
      await insertRegistration(sql, store.id, id, ids.registered);
      await insertRegistration(sql, store.id, id, ids.waitlisted, "waitlisted");
      return { p_session_id: id };
    },
    find_session_recordings: async (sql) => ({ p_session_id: (await recordedSession(sql)).id }),
    refetch_session_attendance: async (sql) => ({ p_session_id: await sessionWithMeeting(sql) }),
    join_live_session: async (sql) => ({ p_session_id: (await session(sql)).id }),
    list_session_questions: async (sql) => ({ p_session_id: (await session(sql)).id }),
    ask_session_question: async (sql) => ({ p_session_id: (await session(sql)).id, p_body: "Why?" }),
    toggle_question_vote: async (sql) => ({ p_question_id: await question(sql) }),
    answer_session_question: async (sql) => ({ p_question_id: await question(sql), p_answer: "Because." }),
    get_session_registration_counts: async (sql) => ({ p_session_id: (await session(sql)).id }),
    list_session_registrations: async (sql) => ({ p_session_id: (await session(sql)).id }),
    get_session_question_counts: async (sql) => ({ p_session_id: (await session(sql)).id }),
    create_serial_number: async () => ({
      p_store_id: store.id,
      p_fields: { serial_number: randomUUID(), product_id: store.product },
    }),
    create_serial_numbers: async () => ({
      p_store_id: store.id,
      p_units: [{ fields: { serial_number: randomUUID() } }],
      p_common: { product_id: store.product },
    }),
    update_serial_number: async (sql) => ({
      p_serial_id: await insertSerial(sql, store),
      p_fields: { batch: "B-1" },
      p_lock_version: 1,
    }),
    transition_serial_number: async (sql) => ({
      p_serial_id: await insertSerial(sql, store),
      p_to_status: "in_stock",
      p_lock_version: 1,
    }),
    "transition_serial_number (forced)": async (sql) => ({
      p_serial_id: await insertSerial(sql, store),
      p_to_status: "delivered",
      p_lock_version: 1,
      p_force: true,
      p_reason: "Found on the shelf",
    }),
    transition_serial_numbers: async (sql) => ({
      p_store_id: store.id,
      p_units: [{ id: await insertSerial(sql, store), lock_version: 1 }],
      p_to_status: "in_stock",
    }),
    list_stock_alerts: async () => ({ p_store_id: store.id }),
    answer_stock_alert: async (sql) => {
      const [alert] = await sql<{ id: string }[]>`
        insert into private.stock_alerts (store_id, kind, serial_id)
        values (${store.id}, 'history_broken', ${await insertSerial(sql, store)}) returning id`;
      return { p_alert_id: alert?.id ?? "" };
    },
    list_product_thresholds: async () => ({ p_store_id: store.id }),
    set_product_threshold: async () => ({ p_product_id: store.product, p_low_stock: 3 }),
    get_stock_alert_settings: async () => ({ p_store_id: store.id }),
    set_stock_alert_settings: async () => ({ p_store_id: store.id, p_warranty: true, p_low_stock: 3 }),
    get_unit_follow: async (sql) => ({ p_serial_id: await insertSerial(sql, store) }),
    follow_unit: async (sql) => ({ p_serial_id: await insertSerial(sql, store), p_follow: true }),
    erase_serial_person: async (sql) => {
      const [made] = await sql<{ id: string }[]>`
        insert into public.customers (store_id, name) values (${store.id}, 'To be erased') returning id`;
      return { p_store_id: store.id, p_person_id: made?.id ?? "" };
    },
    list_person_mentions: async (sql) => {
      const [made] = await sql<{ id: string }[]>`
        insert into public.customers (store_id, name) values (${store.id}, 'Mentioned') returning id`;
      return { p_store_id: store.id, p_person_id: made?.id ?? "" };
    },
    delete_serial_number: async (sql) => ({
      p_serial_id: await insertSerial(sql, store),
      p_lock_version: 1,
      p_reason: "Typed twice",
    }),
    restore_serial_number: async (sql) => ({ p_serial_id: await deletedSerial(sql) }),
    verify_serial_history: async () => ({ p_serial_id: store.serial }),
    get_serial_traceability: async () => ({ p_serial_id: store.serial }),
    list_serial_numbers: async () => ({ p_store_id: store.id }),
    list_serial_ids: async () => ({ p_store_id: store.id }),
    list_serials_by_id: async () => ({ p_store_id: store.id, p_ids: [store.serial] }),
    count_serial_numbers: async () => ({ p_store_id: store.id }),
    find_products: async () => ({ p_store_id: store.id, p_query: "nothing" }),
    find_warehouses: async () => ({ p_store_id: store.id, p_query: "nothing" }),
    find_customers: async () => ({ p_store_id: store.id, p_query: "nothing" }),
    find_orders: async () => ({ p_store_id: store.id, p_query: "nothing" }),
    find_similar_serials: async () => ({ p_store_id: store.id, p_serials: ["nothing"] }),
    find_serial: async () => ({ p_store_id: store.id, p_code: "nothing" }),
    get_serial_stats: async () => ({ p_store_id: store.id }),
  };
}
