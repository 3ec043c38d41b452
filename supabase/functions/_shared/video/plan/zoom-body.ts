import { zoomZone } from "../../providers/zoom/zones.ts";
import type { MeetingPlan, PlanField } from "./meeting-plan.ts";

const payloads: Record<Exclude<PlanField, "agenda">, (plan: MeetingPlan) => Record<string, unknown>> = {
  topic: (plan) => ({ topic: plan.topic }),
  start: (plan) => ({ start_time: plan.start, timezone: zoomZone(plan.timeZone) }),
  timeZone: (plan) => ({ start_time: plan.start, timezone: zoomZone(plan.timeZone) }),
  end: (plan) => ({ duration: plan.durationMinutes }),
  durationMinutes: (plan) => ({ duration: plan.durationMinutes }),
  recording: (plan) => ({ settings: { auto_recording: plan.recording ? "cloud" : "none" } }),
  // Who may share is a setting of the account and of the meeting while it runs; the API has none per meeting.
  screenShare: () => ({}),
  // Zoom's invitations are by registration at Zoom, which Atelier does not use.
  guests: () => ({}),
};

const agenda = (plan: MeetingPlan, reference: string) => `${reference}\n${plan.agenda}`.trim();

/** The body of a change of the named fields only; null when Zoom has none of them. */
export function zoomChange(
  plan: MeetingPlan,
  fields: readonly PlanField[],
  reference: string,
): Record<string, unknown> | null {
  const parts = fields.map((field) =>
    field === "agenda" ? { agenda: agenda(plan, reference) } : payloads[field](plan),
  );
  const body: Record<string, unknown> = Object.assign({}, ...parts);
  return Object.keys(body).length === 0 ? null : body;
}

/** The body of a new meeting: people wait until the host lets them in, and Zoom writes to nobody. */
export const zoomMeeting = (
  plan: MeetingPlan,
  reference: string,
  password: string,
): Record<string, unknown> => ({
  type: 2,
  topic: plan.topic,
  agenda: agenda(plan, reference),
  start_time: plan.start,
  timezone: zoomZone(plan.timeZone),
  duration: plan.durationMinutes,
  password,
  settings: {
    join_before_host: false,
    waiting_room: true,
    approval_type: 2,
    auto_recording: plan.recording ? "cloud" : "none",
    email_notification: false,
  },
});
