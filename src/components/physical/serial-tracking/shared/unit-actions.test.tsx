import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { useUnitActions, type Unit } from "./useUnitActions";
import { serialStatuses, serialTransitions } from "@/lib/physical/shared/serial-transitions";
import type { StoreRole } from "@/lib/roles";
import { renderSerials } from "../../../../../tests/support/serial-pages.tsx";

function Offered({ role, unit }: { role: StoreRole; unit: Unit }) {
  const { moves, others } = useUnitActions(role, () => undefined)(unit);
  return (
    <>
      <p data-testid="moves">{moves.map(({ id }) => id).join()}</p>
      <p data-testid="labels">{moves.map(({ label }) => label).join(", ")}</p>
      <p data-testid="others">{others.map(({ id }) => id).join()}</p>
    </>
  );
}

async function offered(role: StoreRole, over: Partial<Unit>) {
  const unit: Unit = { id: "u", status: "in_stock", hold: null, deleted_at: null, ...over };
  const { unmount } = await renderSerials(<Offered role={role} unit={unit} />);
  const read = (name: string) => screen.getByTestId(name).textContent;
  const result = { moves: read("moves"), labels: read("labels"), others: read("others") };
  unmount();
  return result;
}

describe("what is offered for a unit", () => {
  it.each(serialStatuses)("from %s: exactly the moves of the graph", async (status) => {
    expect((await offered("stock", { status })).moves).toBe(serialTransitions[status].join());
  });

  it("names a move as the action it is", async () => {
    expect((await offered("stock", { status: "in_stock" })).labels).toBe(
      "Sell, Reserve, Report damage, Scrap",
    );
    expect((await offered("stock", { status: "reserved" })).labels).toBe("Sell, Release the reservation");
    expect((await offered("stock", { status: "sold" })).labels).toBe("Ship, Hand over, Cancel the sale");
  });

  it("keeps a unit on hold in the house", async () => {
    expect((await offered("stock", { hold: "stolen" })).moves).toBe("damaged,scrapped");
    expect((await offered("stock", { status: "shipped", hold: "lost" })).moves).toBe("returned,damaged");
  });

  it("leaves the forced move and deleting to owners and managers", async () => {
    expect((await offered("stock", {})).others).toBe("edit,place,hold");
    for (const role of ["owner", "manager"] as const) {
      expect((await offered(role, {})).others).toBe("edit,place,hold,force,delete");
    }
  });

  it("gives readers nothing to do, and a deleted unit only its way back", async () => {
    for (const role of ["viewer", "support", "instructor"] as const) {
      expect(await offered(role, {})).toEqual({ moves: "", labels: "", others: "" });
    }
    const deleted = { deleted_at: "2026-11-22T10:00:00Z" };
    expect(await offered("owner", deleted)).toMatchObject({ moves: "", others: "restore" });
    expect(await offered("stock", deleted)).toMatchObject({ moves: "", others: "" });
  });
});
