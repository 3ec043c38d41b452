import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { DataTable } from "./DataTable";
import type { DataTableProps } from "./data-table-types";
import { AppError } from "@/lib/net/errors";
import { setSingleKeysEnabled } from "@/lib/shortcuts";
import { renderApp } from "../../../../tests/support/render.tsx";

interface Lamp {
  id: string;
  name: string;
  stock: number;
}

const lamps: Lamp[] = [
  { id: "a", name: "Halo", stock: 3 },
  { id: "b", name: "Brume", stock: 0 },
  { id: "c", name: "Orée", stock: 12 },
];

function table(over: Partial<DataTableProps<Lamp>> = {}) {
  return (
    <DataTable<Lamp>
      label="Lamps"
      columns={[
        { id: "name", header: "Name", cell: (lamp) => lamp.name, sort: "name" },
        { id: "stock", header: "Stock", cell: (lamp) => lamp.stock, align: "end" },
      ]}
      rows={lamps}
      rowKey={(lamp) => lamp.id}
      rowLabel={(lamp) => `${lamp.stock} in stock`}
      renderCard={(lamp) => `${lamp.name}, ${lamp.stock} left`}
      empty={<p>No lamp yet</p>}
      {...over}
    />
  );
}

function asPhone() {
  vi.spyOn(window, "matchMedia").mockImplementation(
    (media) =>
      ({
        matches: true,
        media,
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
      }) as never,
  );
}

describe("DataTable", () => {
  it("is a table with heads, rows and one button a row that opens it", async () => {
    const onOpen = vi.fn();
    renderApp(table({ onOpen, openKey: "b" }));
    const rows = within(screen.getByRole("table", { name: "Lamps" })).getAllByRole("row");
    expect(rows).toHaveLength(4);
    expect(screen.getByRole("row", { selected: true })).toHaveTextContent("Brume");

    const halo = screen.getByRole("button", { name: "Halo" });
    expect(halo).toHaveAccessibleDescription("3 in stock");
    await userEvent.click(halo);
    expect(onOpen).toHaveBeenCalledWith(lamps[0]);
  });

  it("moves with j and k, stops at the ends, opens with Enter", async () => {
    const onOpen = vi.fn();
    renderApp(table({ onOpen }));
    await userEvent.keyboard("k");
    expect(screen.getByRole("button", { name: "Halo" })).toHaveFocus();
    await userEvent.keyboard("jjj");
    expect(screen.getByRole("button", { name: "Orée" })).toHaveFocus();
    await userEvent.keyboard("k{Enter}");
    expect(onOpen).toHaveBeenCalledWith(lamps[1]);
  });

  it("leaves letters to fields, and to nobody when one-key shortcuts are off", async () => {
    renderApp(
      <>
        <input aria-label="Note" />
        {table({ onOpen: () => undefined })}
      </>,
    );
    await userEvent.type(screen.getByRole("textbox", { name: "Note" }), "jk");
    expect(screen.getByRole("textbox")).toHaveValue("jk");

    await userEvent.tab();
    setSingleKeysEnabled(false);
    const before = document.activeElement;
    await userEvent.keyboard("j");
    expect(document.activeElement).toBe(before);
  });

  it("keeps the actions of a row apart from opening it", async () => {
    const onOpen = vi.fn();
    const archive = vi.fn();
    renderApp(
      table({
        onOpen,
        actions: (lamp) => (
          <button type="button" onClick={archive}>
            Archive {lamp.name}
          </button>
        ),
      }),
    );
    await userEvent.click(screen.getByRole("button", { name: "Archive Brume" }));
    expect(archive).toHaveBeenCalledOnce();
    expect(onOpen).not.toHaveBeenCalled();
  });

  it("draws cards on a phone, each one button", async () => {
    asPhone();
    const onOpen = vi.fn();
    renderApp(table({ onOpen }));
    expect(screen.queryByRole("table")).not.toBeInTheDocument();
    expect(screen.getAllByRole("listitem")).toHaveLength(3);
    await userEvent.click(screen.getByRole("button", { name: "Brume, 0 left" }));
    expect(onOpen).toHaveBeenCalledWith(lamps[1]);
  });

  it("says that it loads, without rows of its own making", () => {
    renderApp(table({ rows: undefined, skeletonRows: 5 }));
    expect(screen.getByText("Loading…")).toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });

  it("keeps what is shown when a refetch fails, and says why", async () => {
    const onRetry = vi.fn();
    renderApp(table({ error: new AppError({ status: 0, code: "network" }), onRetry }));
    expect(screen.getByText("Orée")).toBeInTheDocument();
    const alert = screen.getByRole("alert");
    expect(alert).toHaveTextContent("The server does not answer");
    await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it("shows what belongs there when it is empty", () => {
    renderApp(table({ rows: [] }));
    expect(screen.getByText("No lamp yet")).toBeInTheDocument();
  });

  it("turns the order around on the second click of a head", async () => {
    const onSort = vi.fn();
    renderApp(table({ sort: { by: "name", direction: "asc" }, onSort }));
    expect(screen.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
    await userEvent.click(screen.getByRole("button", { name: "Name" }));
    expect(onSort).toHaveBeenCalledWith({ by: "name", direction: "desc" });
  });

  it("offers the next page, and a way on when it failed", async () => {
    const load = vi.fn();
    const { unmount } = renderApp(table({ more: { has: true, loading: false, load } }));
    await userEvent.click(screen.getByRole("button", { name: "Show more" }));
    expect(load).toHaveBeenCalledOnce();
    unmount();

    renderApp(
      table({
        more: { has: true, loading: false, load, error: new AppError({ status: 503, code: "busy" }) },
      }),
    );
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(load).toHaveBeenCalledTimes(2);
  });
});
