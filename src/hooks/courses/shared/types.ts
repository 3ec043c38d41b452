import type * as z from "zod/mini";
import type { sessionQuestion } from "@/hooks/courses/shared/question-rows";
import type { sessionDetailRow } from "@/hooks/courses/shared/session-detail-rows";
import type { sessionRegistration } from "@/hooks/courses/shared/registration-rows";
import type { sessionListItem, sessionStats } from "@/hooks/courses/shared/session-list-rows";
import type { mySession } from "@/hooks/courses/shared/student-rows";
import type { Database } from "@/integrations/supabase/database.types";

type Row<T extends keyof Database["public"]["Tables"]> = Database["public"]["Tables"][T]["Row"];

export type LiveSessionListItem = z.output<typeof sessionListItem>;

/** One session as its staff sees it; `meeting` is null for those who may not manage sessions. */
type DetailRow = z.output<typeof sessionDetailRow>;
export type LiveSessionDetail = Omit<DetailRow, "counts"> & DetailRow["counts"];

export type LiveSessionStats = z.output<typeof sessionStats>;

export type SessionRegistration = z.output<typeof sessionRegistration>;

export type SessionQuestion = z.output<typeof sessionQuestion>;

/** A session as a student sees it, with the student's own registration. */
export type MyLiveSession = z.output<typeof mySession>;

export type Course = Pick<Row<"courses">, "id" | "title" | "status">;

export interface SessionHost {
  id: string;
  name: string;
}
