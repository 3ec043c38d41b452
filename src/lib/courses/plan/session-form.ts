import * as z from "zod/mini";
import { resolveWall, wallOf, type ResolvedWall } from "@rules/wall-time";
import { isPlanningZone, minutesBetween, shiftDays } from "./session-time";
import { sessionPlatforms, sessionTypes, type SessionFields } from "@/lib/courses/shared/session-types";
import { sessionRunners } from "@/lib/session-runners";
import { isWebUrl } from "@/lib/text/web-url";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine, prose } from "@/lib/text/prose";

const maxMinutes = 24 * 60;
export const maxDescription = 2_000;

/** Rules the server also has keep the server's code, so that both say the same sentence. */
const server = (code: string) => `errors:${code}`;

const required = () => z.string().check(z.minLength(1, fieldMessage("required")));
const optionalUrl = () =>
  z.string().check(
    z.trim(),
    z.refine((url) => url === "" || isWebUrl(url), server("url_invalid")),
  );
const upTo = (max: number) =>
  z.string().check(z.trim(), z.maxLength(max, fieldMessage("tooLong", { max })), oneLine());

const fold = z.enum(["earlier", "later"]);

const whenFields = {
  time_zone: z.string().check(z.refine(isPlanningZone, server("time_zone_unknown"))),
  start_date: required(),
  start_time: required(),
  start_fold: fold,
  end_date: required(),
  end_time: required(),
  end_fold: fold,
};

const when = z.object(whenFields);

/** When a session takes place, as a form has it. */
export type WhenValues = z.output<typeof when>;

const fields = z.object({
  ...whenFields,
  course_id: required(),
  title: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, fieldMessage("required")),
      z.maxLength(200, server("title_length")),
      oneLine(),
    ),
  description: z.string().check(z.maxLength(maxDescription, server("description_length")), prose()),
  session_type: z.enum(sessionTypes),
  platform: z.enum(sessionPlatforms),
  doors_minutes: z.string().check(z.regex(/^\d{1,3}$/, server("doors_range"))),
  /** Empty: as the store has it. */
  runs_by: z.enum(["", ...sessionRunners]),
  /** Empty: no limit. */
  max_participants: z.string().check(z.trim()),
  is_public: z.boolean(),
  require_registration: z.boolean(),
  recording_enabled: z.boolean(),
  recording_url: optionalUrl(),
  allow_questions: z.boolean(),
  allow_chat: z.boolean(),
  allow_screen_share: z.boolean(),
  /** Empty: nobody in particular. */
  host_id: z.string(),
  join_url: optionalUrl(),
  join_password: upTo(64),
  stream_url: optionalUrl(),
  stream_key: upTo(200),
});

export type SessionFormValues = z.output<typeof fields>;
export type SessionFormField = keyof SessionFormValues;

export interface WhenRules {
  now: () => number;
  /** The moments a session already has: keeping them is never too late. */
  keeps?: { start: string; end: string } | undefined;
  /** Times of a session that is live, ended or cancelled stay as they are. */
  timesLocked?: boolean;
}

export function startOf(values: WhenValues): ResolvedWall {
  return resolveWall(
    { date: values.start_date, time: values.start_time },
    values.time_zone,
    values.start_fold,
  );
}

export function endOf(values: WhenValues): ResolvedWall {
  return resolveWall({ date: values.end_date, time: values.end_time }, values.time_zone, values.end_fold);
}

/** Minutes between start and end; null while one of them is not a moment. */
export function durationOf(values: WhenValues): number | null {
  const start = startOf(values);
  const end = endOf(values);
  if (start.kind === "invalid" || end.kind === "invalid") return null;
  return minutesBetween(start.instant, end.instant);
}

interface Problem<Field extends string> {
  field: Field;
  message: string;
}

function capacityProblem(text: string): Problem<"max_participants"> | undefined {
  if (text === "") return undefined;
  const capacity = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(capacity >= 1 && capacity <= 100_000))
    return { field: "max_participants", message: server("capacity_range") };
  return undefined;
}

function timeProblem(values: WhenValues, rules: WhenRules): Problem<keyof WhenValues> | undefined {
  if (rules.timesLocked || !isPlanningZone(values.time_zone)) return undefined;
  const start = startOf(values);
  const end = endOf(values);
  if (start.kind === "invalid")
    return values.start_date && values.start_time
      ? { field: "start_date", message: fieldMessage("invalid") }
      : undefined;
  if (end.kind === "invalid")
    return values.end_date && values.end_time
      ? { field: "end_date", message: fieldMessage("invalid") }
      : undefined;
  const minutes = minutesBetween(start.instant, end.instant);
  if (minutes <= 0) return { field: "end_time", message: server("end_before_start") };
  if (minutes > maxMinutes) return { field: "end_time", message: server("session_too_long") };
  const kept =
    rules.keeps !== undefined &&
    Date.parse(rules.keeps.start) === Date.parse(start.instant) &&
    Date.parse(rules.keeps.end) === Date.parse(end.instant);
  if (!kept && Date.parse(end.instant) <= rules.now())
    return { field: "start_date", message: server("session_in_past") };
  return undefined;
}

/** The rules of a new date. */
export function whenSchema(rules: WhenRules) {
  return when.check((context) => {
    const problem = timeProblem(context.value, rules);
    if (!problem) return;
    const { field, message } = problem;
    context.issues.push({ code: "custom", path: [field], message, input: context.value });
  });
}

/** The rules of the form; each problem names its field and a sentence of the `errors` texts. */
export function sessionFormSchema(rules: WhenRules) {
  return fields.check((context) => {
    for (const problem of [
      timeProblem(context.value, rules),
      capacityProblem(context.value.max_participants),
    ]) {
      if (!problem) continue;
      context.issues.push({
        code: "custom",
        path: [problem.field],
        message: problem.message,
        input: context.value,
      });
    }
  });
}

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

/** What the server is sent; the times are left out when they cannot be read. */
export function toSessionFields(values: SessionFormValues): SessionFields {
  const start = startOf(values);
  const end = endOf(values);
  return {
    course_id: values.course_id,
    host_id: orNull(values.host_id),
    title: values.title.trim(),
    description: values.description.trim(),
    session_type: values.session_type,
    platform: values.platform,
    scheduled_start: start.kind === "invalid" ? "" : start.instant,
    scheduled_end: end.kind === "invalid" ? "" : end.instant,
    time_zone: values.time_zone,
    doors_minutes: Number(values.doors_minutes),
    ...(values.runs_by && { runs_by: values.runs_by }),
    max_participants: values.max_participants.trim() === "" ? null : Number(values.max_participants),
    is_public: values.is_public,
    require_registration: values.require_registration,
    recording_enabled: values.recording_enabled,
    recording_url: orNull(values.recording_url),
    allow_questions: values.allow_questions,
    allow_chat: values.allow_chat,
    allow_screen_share: values.allow_screen_share,
    join_url: orNull(values.join_url),
    join_password: orNull(values.join_password),
    stream_url: orNull(values.stream_url),
    stream_key: orNull(values.stream_key),
  };
}

/** Start and end as the clocks of a zone show them. */
export function toWhenValues(start: string, end: string, zone: string): WhenValues {
  const from = wallOf(start, zone);
  const to = wallOf(end, zone);
  return {
    time_zone: zone,
    start_date: from.date,
    start_time: from.time,
    start_fold: from.fold,
    end_date: to.date,
    end_time: to.time,
    end_fold: to.fold,
  };
}

/** The form filled with a session as the server has it. */
export function toFormValues(session: SessionFields): SessionFormValues {
  return {
    course_id: session.course_id,
    host_id: session.host_id ?? "",
    title: session.title,
    description: session.description,
    session_type: session.session_type,
    platform: session.platform,
    ...toWhenValues(session.scheduled_start, session.scheduled_end, session.time_zone),
    doors_minutes: String(session.doors_minutes),
    runs_by: session.runs_by ?? "",
    max_participants: session.max_participants === null ? "" : String(session.max_participants),
    is_public: session.is_public,
    require_registration: session.require_registration,
    recording_enabled: session.recording_enabled,
    recording_url: session.recording_url ?? "",
    allow_questions: session.allow_questions,
    allow_chat: session.allow_chat,
    allow_screen_share: session.allow_screen_share,
    join_url: session.join_url ?? "",
    join_password: session.join_password ?? "",
    stream_url: session.stream_url ?? "",
    stream_key: session.stream_key ?? "",
  };
}

export interface SessionDefaults {
  courseId: string;
  hostId: string;
  zone: string;
  start: string;
  end: string;
}

/** As the database has it where nothing is said. */
const usualDoors = 15;

/** How long before the start the doors may open, as the form offers it; another that a session has stays. */
export const doorChoices = (current: number): number[] =>
  [...new Set([0, 5, 10, usualDoors, 30, 45, 60, current])].sort((a, b) => a - b);

/** A new session as most are: an hour, registration required, questions and chat open. */
export function newFormValues({ courseId, hostId, zone, start, end }: SessionDefaults): SessionFormValues {
  return toFormValues({
    course_id: courseId,
    host_id: hostId || null,
    title: "",
    description: "",
    session_type: "webinar",
    platform: "zoom",
    scheduled_start: start,
    scheduled_end: end,
    time_zone: zone,
    doors_minutes: usualDoors,
    max_participants: null,
    is_public: false,
    require_registration: true,
    recording_enabled: false,
    recording_url: null,
    allow_questions: true,
    allow_chat: true,
    allow_screen_share: false,
    join_url: null,
    join_password: null,
    stream_url: null,
    stream_key: null,
  });
}

const week = 7 * maxMinutes * 60_000;

interface Times {
  scheduled_start: string;
  scheduled_end: string;
  time_zone: string;
}

/** The same day of the week and hour on the wall, in the first week after this one that is still ahead. */
export function weekLater(session: Times, now: number): { start: string; end: string } {
  const past = now - Date.parse(session.scheduled_start);
  const days = 7 * Math.max(1, Math.floor(past / week) + 1);
  return {
    start: shiftDays(session.scheduled_start, session.time_zone, days),
    end: shiftDays(session.scheduled_end, session.time_zone, days),
  };
}

/** A copy to plan from, a week later; what was recorded stays with the original. */
export function duplicateFormValues(session: SessionFields, now: number): SessionFormValues {
  const { start, end } = weekLater(session, now);
  return toFormValues({ ...session, scheduled_start: start, scheduled_end: end, recording_url: null });
}
