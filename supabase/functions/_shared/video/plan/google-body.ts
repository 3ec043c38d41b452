import type { calendar_v3 } from "@googleapis/calendar";
import { markup } from "../../providers/google/description.ts";
import { offsetText } from "../../time/provider-time.ts";
import { guestsOf, type MeetingPlan, type PlanField } from "./meeting-plan.ts";

const newMoment = (instant: string, { timeZone }: MeetingPlan): calendar_v3.Schema$EventDateTime => ({
  dateTime: offsetText(instant, timeZone),
  timeZone,
});

/** A moment in the place of whatever stood there: of a day as well, which a patch would else leave beside it. */
const moment = (instant: string, plan: MeetingPlan): calendar_v3.Schema$EventDateTime => ({
  ...newMoment(instant, plan),
  date: null,
});

/** Recording and sharing are choices inside Meet: the Calendar API has no field for them. */
type EventField = Exclude<PlanField, "recording" | "screenShare">;

const bodies: Record<EventField, (plan: MeetingPlan) => calendar_v3.Schema$Event> = {
  topic: (plan) => ({ summary: plan.topic }),
  agenda: (plan) => ({ description: markup(plan.agenda) }),
  start: (plan) => ({ start: moment(plan.start, plan) }),
  end: (plan) => ({ end: moment(plan.end, plan) }),
  timeZone: (plan) => ({
    start: moment(plan.start, plan),
    end: moment(plan.end, plan),
  }),
  durationMinutes: (plan) => ({ end: moment(plan.end, plan) }),
  guests: (plan) => ({
    attendees: guestsOf(plan).map((email) => ({ email })),
    guestsCanSeeOtherGuests: false,
    guestsCanInviteOthers: false,
  }),
};

/** Whether an event says anything of this field. */
export const isEventField = (field: PlanField): field is EventField => field in bodies;

/** The body of a new event under an id of our choosing. Guests do not see each other's addresses. */
export const googleEvent = (id: string, plan: MeetingPlan, reference: string): calendar_v3.Schema$Event => ({
  id,
  ...bodies.topic(plan),
  ...bodies.agenda(plan),
  start: newMoment(plan.start, plan),
  end: newMoment(plan.end, plan),
  reminders: { useDefault: false, overrides: [{ method: "popup", minutes: 10 }] },
  extendedProperties: { private: { atelier: reference } },
  ...(plan.guests !== "" && bodies.guests(plan)),
});

/** The body of a change of the named fields only. */
export const googleChange = (plan: MeetingPlan, fields: readonly PlanField[]): calendar_v3.Schema$Event =>
  Object.assign({}, ...fields.filter(isEventField).map((field) => bodies[field](plan)));
