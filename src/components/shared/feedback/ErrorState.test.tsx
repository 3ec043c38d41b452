import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { ErrorState } from "./ErrorState";
import { AppError } from "@/lib/net/errors";
import { renderApp } from "../../../../tests/support/render.tsx";

describe("what could not be shown", () => {
  it("says of what is not there just that, with the way back and no other try", async () => {
    renderApp(
      <ErrorState
        error={new AppError({ code: "session_not_found", status: 404 })}
        onRetry={vi.fn()}
        action={<button type="button">Back to the list</button>}
      />,
    );
    expect(await screen.findByText(/This session no longer exists/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Back to the list" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    expect(screen.queryByText("session_not_found")).toBeNull();
  });

  it("offers another try of what failed, and names the failure", async () => {
    renderApp(<ErrorState error={new AppError({ code: "unavailable", status: 503 })} onRetry={vi.fn()} />);
    expect(await screen.findByRole("button", { name: "Try again" })).toBeVisible();
    expect(screen.getByText("unavailable")).toBeVisible();
  });
});
