import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ProtectedRoute, RequireSession } from "@/app/ProtectedRoute";
import { writeStored } from "@/lib/stored";
import { fakeAuth, renderApp } from "../../tests/support/render.tsx";

const auth = fakeAuth();
const store = { id: "s1", name: "Atelier Lumière", currency: "EUR", time_zone: "Europe/Paris" };

function answer(memberships: unknown, status = 200) {
  const reply = () =>
    Promise.resolve(
      new Response(JSON.stringify(memberships), { status, headers: { "content-type": "application/json" } }),
    );
  vi.stubGlobal("fetch", vi.fn(reply));
}

const stockPage = (
  <ProtectedRoute ability="read_stock">
    <p>the stock</p>
  </ProtectedRoute>
);

describe("RequireSession", () => {
  const page = (
    <RequireSession>
      <p>inside</p>
    </RequireSession>
  );
  const routes = [{ path: "/sign-in", element: <p>sign in here</p> }];

  it("sends to sign-in and remembers the whole address", async () => {
    const signedOut = fakeAuth({ status: "signedOut", user: null });
    const { router } = renderApp(page, { path: "/settings?a=1#team", routes, auth: signedOut });
    expect(await screen.findByText("sign in here")).toBeInTheDocument();
    expect(new URLSearchParams(router.state.location.search).get("next")).toBe("/settings?a=1#team");
  });

  it("keeps the page, and what was typed on it, when the session expired", () => {
    renderApp(page, { path: "/settings", routes, auth: fakeAuth({ status: "expired" }) });
    expect(screen.getByText("inside")).toBeInTheDocument();
  });

  it("waits without deciding while the session is read", () => {
    renderApp(page, { path: "/settings", routes, auth: fakeAuth({ status: "loading", user: null }) });
    expect(screen.queryByText("inside")).not.toBeInTheDocument();
    expect(screen.queryByText("sign in here")).not.toBeInTheDocument();
  });
});

describe("ProtectedRoute", () => {
  beforeEach(() => writeStored("stores", null));

  it("opens for a role that may", async () => {
    answer([{ role: "stock", store }]);
    renderApp(stockPage, { auth });
    expect(await screen.findByText("the stock")).toBeInTheDocument();
  });

  it("tells a role that may not which role it is and what to do", async () => {
    answer([{ role: "instructor", store }]);
    renderApp(stockPage, { auth });
    expect(await screen.findByText(/Your role, “Instructor”, does not open this page/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Back to home" })).toHaveAttribute("href", "/dashboard");
    expect(screen.queryByText("the stock")).not.toBeInTheDocument();
  });

  it("tells people without a store that the page needs one", async () => {
    answer([]);
    renderApp(stockPage, { auth });
    expect(await screen.findByRole("heading", { name: "Store page" })).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Go to home" })).toBeInTheDocument();
  });

  it("does not hang when the memberships cannot be read", async () => {
    answer({ code: "42501", message: "permission denied" }, 403);
    renderApp(stockPage, { auth });
    expect(await screen.findByRole("alert")).toHaveTextContent("Your role does not allow this.");
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument();
  });

  it("starts from what the device remembers, and corrects it", async () => {
    writeStored("stores", JSON.stringify({ userId: auth.user?.id, memberships: [{ role: "stock", store }] }));
    answer([{ role: "instructor", store }]);
    renderApp(stockPage, { auth });
    expect(screen.getByText("the stock")).toBeInTheDocument();
    expect(await screen.findByText(/does not open this page/)).toBeInTheDocument();
  });
});
