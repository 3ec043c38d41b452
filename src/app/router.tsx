import { createBrowserRouter } from "react-router-dom";
import { HomeRedirect } from "@/app/HomeRedirect";
import { loadTexts } from "@/app/i18n";
import { page } from "@/app/page";
import { Root } from "@/app/Root";
import { RouteError } from "@/app/RouteError";
import { ShellSkeleton } from "@/app/shell/ShellSkeleton";
import { paths } from "@/lib/paths";
import { persistently } from "@/lib/net/persistently";

export function createRouter() {
  return createBrowserRouter([
    {
      Component: Root,
      ErrorBoundary: RouteError,
      HydrateFallback: ShellSkeleton,
      children: [
        { path: paths.home, Component: HomeRedirect },
        {
          lazy: async () => {
            const [{ AuthLayout }] = await persistently(() =>
              Promise.all([import("@/pages/auth/AuthLayout"), loadTexts(["auth"])]),
            );
            return { Component: AuthLayout };
          },
          children: [
            page({ path: paths.signIn, load: () => import("@/pages/auth/SignIn"), texts: ["auth"] }),
            page({ path: paths.signUp, load: () => import("@/pages/auth/SignUp"), texts: ["auth"] }),
            page({
              path: paths.forgotPassword,
              load: () => import("@/pages/auth/ForgotPassword"),
              texts: ["auth"],
            }),
            page({
              path: paths.resetPassword,
              load: () => import("@/pages/auth/ResetPassword"),
              texts: ["auth"],
            }),
          ],
        },
        {
          lazy: async () => ({
            Component: (await persistently(() => import("@/app/shell/AppShell"))).AppShell,
          }),
          children: [
            page({
              path: paths.dashboard,
              load: () => import("@/pages/dashboard/DashboardHome"),
              texts: ["dashboard"],
            }),
            page({
              path: paths.liveSessions,
              load: () => import("@/pages/dashboard/LiveSessionsManagement"),
              texts: ["sessions"],
              audience: "member",
              ability: "read_sessions",
            }),
            page({
              path: paths.serialTracking,
              load: () => import("@/pages/dashboard/PhysicalProductsSerialTracking"),
              texts: ["serials"],
              audience: "member",
              ability: "read_stock",
            }),
            page({
              path: paths.student,
              load: () => import("@/pages/student/StudentHome"),
              texts: ["student"],
            }),
            page({
              path: paths.studentSession,
              load: () => import("@/pages/student/StudentSession"),
              texts: ["student"],
            }),
            page({
              path: paths.joinSession,
              load: () => import("@/pages/student/JoinSession"),
              texts: ["student"],
            }),
            page({
              path: paths.connectionCallback,
              load: () => import("@/pages/settings/ConnectionCallback"),
              texts: ["settings"],
              audience: "member",
            }),
            page({
              path: paths.settings,
              load: () => import("@/pages/settings/Settings"),
              texts: ["settings"],
            }),
          ],
        },
        {
          path: "*",
          lazy: async () => ({ Component: (await persistently(() => import("@/pages/NotFound"))).default }),
        },
      ],
    },
  ]);
}
