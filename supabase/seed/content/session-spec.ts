export interface Question {
  body: string;
  /** A text; "live" when it was answered aloud; "dismissed"; open when absent. */
  answer?: string;
}

/** Where a demo student stands in a session; "offered": they wait, and a seat that came free is held for them. */
export type Standing = "registered" | "waitlisted" | "offered" | "cancelled" | "attended" | "absent";

export interface SessionSpec {
  key: string;
  title: string;
  description: string;
  type: "webinar" | "workshop" | "qna" | "office_hours" | "review";
  platform: "zoom" | "google_meet" | "native" | "custom";
  status: "scheduled" | "live" | "ended" | "cancelled" | "postponed";
  /** Minutes from now, or a wall time some days from today in the session's zone. */
  start: number | { day: number; at: string };
  minutes: number;
  zone?: string;
  host: string;
  capacity?: number;
  seats: number;
  waiting?: number;
  cancelled?: number;
  reason?: string;
  isPublic?: boolean;
  /** False where the host has not put one in yet. */
  link?: boolean;
  recorded?: boolean;
  /** Demo students with a fixed place; absent keys are drawn, null keeps the person out. */
  lea?: Standing | null;
  tom?: Standing | null;
  questions: readonly Question[];
}

export interface CourseSpec {
  key: string;
  store: string;
  title: string;
  description: string;
  status: "draft" | "published" | "archived";
  enrolled: number;
  sessions: readonly SessionSpec[];
}

export const q = (body: string, answer?: string): Question =>
  answer === undefined ? { body } : { body, answer };
