import { queryOptions, useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { dashboardKeys, overviewChanged } from "@/hooks/dashboard/keys";
import { useLiveUpdates } from "@/hooks/useLiveUpdates";
import { rpc } from "@/integrations/supabase/server";
import { storeRoles } from "@/lib/roles";

const nextSession = z.object({
  id: z.string(),
  title: z.string(),
  course_title: z.string(),
  status: z.string(),
  platform: z.string(),
  session_type: z.string(),
  scheduled_start: z.string(),
  scheduled_end: z.string(),
  time_zone: z.string(),
  registered_count: z.number(),
  waitlisted_count: z.number(),
  max_participants: z.nullable(z.number()),
  has_link: z.boolean(),
});

const attentionItem = z.object({
  kind: z.string(),
  count: z.number(),
  session_id: z.nullable(z.string()),
  title: z.nullable(z.string()),
});

const overview = z.object({
  role: z.enum(storeRoles),
  sessions: z.nullable(
    z.object({
      scheduled: z.number(),
      live: z.number(),
      ended_30d: z.number(),
      today: z.number(),
      registrations_7d: z.number(),
      registrations_previous_7d: z.number(),
      next: z.array(nextSession),
    }),
  ),
  stock: z.nullable(
    z.object({
      total: z.number(),
      by_status: z.record(z.string(), z.number()),
      on_hold: z.number(),
      moves_7d: z.number(),
    }),
  ),
  attention: z.array(attentionItem),
  onboarding: z.object({
    course: z.boolean(),
    session: z.boolean(),
    product: z.boolean(),
    serial: z.boolean(),
  }),
});

export type DashboardOverview = z.output<typeof overview>;
export type NextSession = z.output<typeof nextSession>;
export type AttentionItem = z.output<typeof attentionItem>;

export function dashboardOverviewQuery(storeId: string) {
  return queryOptions({
    queryKey: dashboardKeys.overview(storeId),
    queryFn: ({ signal }) => rpc("get_dashboard_overview", { p_store_id: storeId }, overview, { signal }),
  });
}

/** What a member sees first, kept fresh while it is on screen. */
export function useDashboardOverview(storeId: string) {
  useLiveUpdates(`store:${storeId}`, overviewChanged(storeId));
  return useQuery(dashboardOverviewQuery(storeId));
}
