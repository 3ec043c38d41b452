import { sessionCalendar } from "@contracts/session-calendar.ts";
import { useMutation } from "@tanstack/react-query";
import { callFunction } from "@/integrations/supabase/server";

/** Asks for the calendar file of a session; without a network it fails at once instead of waiting for one. */
export const useSessionCalendar = () =>
  useMutation({
    mutationFn: (sessionId: string) => callFunction(sessionCalendar, { session: sessionId }),
    networkMode: "always",
    gcTime: 0,
  });
