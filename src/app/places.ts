import type { paths } from "@/lib/paths";
import type { Ability } from "@/lib/roles";

export interface Place {
  /** Its address, by name. */
  at: keyof typeof paths;
  /** The page's file under src/pages. */
  page: string;
  /** Namespaces of texts the page uses, besides `common`. */
  texts: readonly string[];
  /** What the page opens with besides, where the build has it. */
  part?: string;
  /** What stands around the page: the pages of the way in, or the navigation of the signed-in. */
  frame: "auth" | "shell";
  audience?: "anyone" | "member";
  ability?: Ability;
}

/**
 * Every page of the signed-in app. The router draws its routes from here; src/app/boot asks for a page's files and first
 * data from here, before the router has come.
 */
export const places = [
  { at: "signIn", page: "auth/SignIn", part: "auth/DemoAccounts", texts: ["auth"], frame: "auth" },
  { at: "signUp", page: "auth/SignUp", texts: ["auth"], frame: "auth" },
  { at: "forgotPassword", page: "auth/ForgotPassword", texts: ["auth"], frame: "auth" },
  { at: "resetPassword", page: "auth/ResetPassword", texts: ["auth"], frame: "auth" },
  { at: "confirmLink", page: "auth/ConfirmLink", texts: ["auth"], frame: "auth" },
  { at: "invitation", page: "auth/Invitation", texts: ["auth", "joining"], frame: "auth" },
  { at: "coming", page: "auth/Coming", texts: ["auth", "joining"], frame: "auth" },
  { at: "dashboard", page: "dashboard/DashboardHome", texts: ["dashboard"], frame: "shell" },
  {
    at: "liveSessions",
    page: "dashboard/LiveSessionsManagement",
    texts: ["sessions"],
    frame: "shell",
    audience: "member",
    ability: "read_sessions",
  },
  {
    at: "courses",
    page: "dashboard/Courses",
    texts: ["courses"],
    frame: "shell",
    audience: "member",
    ability: "read_sessions",
  },
  {
    at: "course",
    page: "dashboard/Course",
    texts: ["courses", "inviting"],
    frame: "shell",
    audience: "member",
    ability: "read_sessions",
  },
  {
    at: "serialTracking",
    page: "dashboard/PhysicalProductsSerialTracking",
    texts: ["serials"],
    frame: "shell",
    audience: "member",
    ability: "read_stock",
  },
  { at: "student", page: "student/StudentHome", texts: ["student", "joining"], frame: "shell" },
  { at: "studentCourse", page: "student/StudentCourse", texts: ["student", "joining"], frame: "shell" },
  { at: "studentSession", page: "student/StudentSession", texts: ["student"], frame: "shell" },
  { at: "joinSession", page: "student/JoinSession", texts: ["student"], frame: "shell" },
  {
    at: "connectionCallback",
    page: "settings/ConnectionCallback",
    texts: ["settings"],
    frame: "shell",
    audience: "member",
  },
  {
    at: "settings",
    page: "settings/Settings",
    texts: ["settings", "messages", "team", "inviting", "stock"],
    frame: "shell",
  },
] as const satisfies readonly Place[];

export type PageFile = (typeof places)[number]["page"];
