import { useEffect } from "react";
import * as z from "zod/mini";
import { rpc } from "@/integrations/supabase/server";
import { toAppError } from "@/lib/net/errors";

/**
 * For the page that plays the native room, and for no other: tells the server every `seconds`, as the session says, that the
 * room is on and visible. It stops by itself when the server does not count it; a beat that is lost on the way costs nothing.
 */
export function usePresence(sessionId: string | undefined, open: boolean, seconds: number): void {
  useEffect(() => {
    if (!sessionId || !open) return;
    const beat = seconds * 1000;
    let stopped = false;
    let last = 0;
    const tell = () => {
      if (stopped || document.hidden || Date.now() - last < beat / 2) return;
      last = Date.now();
      rpc("note_session_presence", { p_session_id: sessionId }, z.boolean()).then(
        (counted) => {
          stopped ||= !counted;
        },
        (error: unknown) => {
          // Refused for good; anything else is tried with the next beat.
          const { status } = toAppError(error);
          stopped ||= status >= 400 && status < 500 && status !== 429;
        },
      );
    };
    tell();
    const timer = setInterval(tell, beat);
    document.addEventListener("visibilitychange", tell);
    return () => {
      stopped = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
    };
  }, [sessionId, open, seconds]);
}
