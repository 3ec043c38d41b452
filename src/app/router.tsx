import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router-dom";
import { HomeRedirect } from "@/app/HomeRedirect";
import { loadTexts } from "@/app/i18n";
import { page } from "@/app/page";
import { places, type PageFile, type Place } from "@/app/places";
import { Root } from "@/app/Root";
import { RouteError } from "@/app/RouteError";
import { ShellSkeleton } from "@/app/shell/ShellSkeleton";
import { paths } from "@/lib/paths";
import { persistently } from "@/lib/net/persistently";

const load: Record<PageFile, () => Promise<{ default: ComponentType }>> = {
  "auth/SignIn": () => import("@/pages/auth/SignIn"),
  "auth/SignUp": () => import("@/pages/auth/SignUp"),
  "auth/ForgotPassword": () => import("@/pages/auth/ForgotPassword"),
  "auth/ResetPassword": () => import("@/pages/auth/ResetPassword"),
  "auth/ConfirmLink": () => import("@/pages/auth/ConfirmLink"),
  "auth/Invitation": () => import("@/pages/auth/Invitation"),
  "auth/Coming": () => import("@/pages/auth/Coming"),
  "dashboard/DashboardHome": () => import("@/pages/dashboard/DashboardHome"),
  "dashboard/Courses": () => import("@/pages/dashboard/Courses"),
  "dashboard/Course": () => import("@/pages/dashboard/Course"),
  "dashboard/LiveSessionsManagement": () => import("@/pages/dashboard/LiveSessionsManagement"),
  "dashboard/PhysicalProductsSerialTracking": () =>
    import("@/pages/dashboard/PhysicalProductsSerialTracking"),
  "student/StudentHome": () => import("@/pages/student/StudentHome"),
  "student/StudentCourse": () => import("@/pages/student/StudentCourse"),
  "student/StudentSession": () => import("@/pages/student/StudentSession"),
  "student/JoinSession": () => import("@/pages/student/JoinSession"),
  "settings/ConnectionCallback": () => import("@/pages/settings/ConnectionCallback"),
  "settings/Settings": () => import("@/pages/settings/Settings"),
};

const pagesIn = (frame: Place["frame"]): RouteObject[] =>
  places
    .filter((place) => place.frame === frame)
    .map((place) => page({ ...place, path: paths[place.at], load: load[place.page] }));

export function createRouter() {
  return createBrowserRouter([
    {
      Component: Root,
      ErrorBoundary: RouteError,
      HydrateFallback: ShellSkeleton,
      children: [
        { path: paths.home, Component: HomeRedirect },
        ...["/s/:code", "/d/:code", "/r/:code", "/c/:code", "/u"].map((path) => ({
          path,
          lazy: () => import("@/app/short-link"),
        })),
        {
          lazy: async () => {
            const [{ AuthLayout }] = await persistently(() =>
              Promise.all([import("@/pages/auth/AuthLayout"), loadTexts(["auth"])]),
            );
            return { Component: AuthLayout };
          },
          children: pagesIn("auth"),
        },
        {
          lazy: async () => ({
            Component: (await persistently(() => import("@/app/shell/AppShell"))).AppShell,
          }),
          children: pagesIn("shell"),
        },
        {
          path: "*",
          lazy: async () => ({ Component: (await persistently(() => import("@/pages/NotFound"))).default }),
        },
      ],
    },
  ]);
}
