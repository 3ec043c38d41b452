/** Every address of the app. Links and redirects take theirs from here. */
export const paths = {
  home: "/",
  signIn: "/sign-in",
  signUp: "/sign-up",
  forgotPassword: "/forgot-password",
  resetPassword: "/reset-password",
  confirmLink: "/auth/confirm",
  dashboard: "/dashboard",
  courses: "/dashboard/courses",
  course: "/dashboard/courses/:courseId",
  liveSessions: "/dashboard/courses/live-sessions",
  serialTracking: "/dashboard/physical/serial-tracking",
  settings: "/settings",
  connectionCallback: "/settings/integrations/callback",
  student: "/student",
  studentSession: "/student/sessions/:sessionId",
  studentCourse: "/student/courses/:courseId",
  joinSession: "/join/:sessionId",
  invitation: "/invite/:token",
  coming: "/coming/:token",
  unit: "/v/:code",
} as const;

/** Addresses of the public pages, which another entry of the build answers (public.html). */
export const isPublicPath = (pathname: string): boolean => /^\/v(\/|$)/.test(pathname);

/** The code that the address of a unit's public page names, or null. */
export function unitOf(pathname: string): string | null {
  const code = /^\/v\/([^/]+)\/?$/.exec(pathname)?.[1];
  try {
    return code === undefined ? null : decodeURIComponent(code);
  } catch {
    return null;
  }
}

/** The code in what a scanner read of a unit's label, which may carry the address of its public page; null for anything else. */
export function scannedUnit(text: string): string | null {
  return URL.canParse(text) ? unitOf(new URL(text).pathname) : unitOf(text);
}

/** Whether what a scanner read is an address, which is nobody's serial. */
export const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text);

type QueryValue = string | number | undefined | null;

function withQuery(path: string, query: Record<string, QueryValue>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") params.set(key, String(value));
  }
  const search = params.toString();
  return search ? `${path}?${search}` : path;
}

export const links = {
  liveSessions: (
    query: {
      session?: string;
      tab?: string;
      status?: string;
      from?: string;
      course?: string;
      new?: "1";
    } = {},
  ) => withQuery(paths.liveSessions, query),
  serials: (
    query: {
      serial?: string;
      status?: string;
      hold?: string;
      warranty?: string;
      product?: string;
      new?: "1";
      code?: string;
    } = {},
  ) => withQuery(paths.serialTracking, query),
  settings: (section?: string) => (section ? `${paths.settings}#${section}` : paths.settings),
  student: (query: { scope?: string } = {}) => withQuery(paths.student, query),
  studentSession: (id: string) => paths.studentSession.replace(":sessionId", encodeURIComponent(id)),
  course: (id: string, query: { group?: string } = {}) =>
    withQuery(paths.course.replace(":courseId", encodeURIComponent(id)), query),
  studentCourse: (id: string) => paths.studentCourse.replace(":courseId", encodeURIComponent(id)),
  invitation: (token: string) => paths.invitation.replace(":token", encodeURIComponent(token)),
  joinSession: (id: string) => paths.joinSession.replace(":sessionId", encodeURIComponent(id)),
  signIn: (next?: string) => withQuery(paths.signIn, { next }),
};

/** The address to go to after signing in: only one of this app, never another origin. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/")) return paths.home;
  // Parsed as the browser will parse it: "//", backslashes, tabs and line breaks are where readings differ.
  const here = "http://here.invalid";
  if (!URL.canParse(next, here)) return paths.home;
  const { origin, pathname, search, hash } = new URL(next, here);
  return origin === here && !pathname.startsWith("//") ? `${pathname}${search}${hash}` : paths.home;
}
