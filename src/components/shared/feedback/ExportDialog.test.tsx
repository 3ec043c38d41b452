import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import ExportDialog from "./ExportDialog";
import type { ExportPlan } from "@/hooks/ui/useExport";
import { AppError } from "@/lib/net/errors";
import { readStored, writeStored } from "@/lib/stored";
import { renderSerials } from "../../../../tests/support/serial-pages.tsx";
import { savedFiles } from "../../../../tests/support/saved-files.ts";

interface Row {
  name: string;
}

/** A list of which some rows do not match any more when they are read. */
function aPlan(total: number, names: readonly string[]): ExportPlan<Row> {
  async function* pages() {
    yield await Promise.resolve(names.map((name) => ({ name })));
  }
  return {
    name: "list",
    sheet: "List",
    columns: [{ label: "Name", type: "text", value: (row) => row.name }],
    snapshot: () => Promise.resolve({ total, pages: pages() }),
  };
}
const draw = async (plan: ExportPlan<Row>) => {
  writeStored("export-format", "csv");
  const onClose = vi.fn();
  await renderSerials(
    <ExportDialog title="Export units" plan={plan as ExportPlan<unknown>} onClose={onClose} />,
  );
  await screen.findByRole("dialog", { name: "Export units" });
  return onClose;
};

it("is led by keys alone, and begins with the kind of file chosen last", async () => {
  const files = savedFiles();
  await draw(aPlan(2, ["Anne", "Zoé"]));
  const csv = screen.getByRole("radio", { name: /^CSV/ });
  expect(csv).toBeChecked();
  csv.focus();
  await userEvent.tab();
  await userEvent.tab();
  expect(screen.getByRole("button", { name: "Export" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await screen.findByText("2 rows exported. The file is in your downloads.");
  expect(files.map(({ name }) => name)).toEqual(["list.csv"]);
  expect(await files[0]?.text()).toContain("Anne\r\nZoé\r\n");
  expect(readStored("export-format")).toBe("csv");
});

it("says how many no longer matched", async () => {
  const files = savedFiles();
  await draw(
    aPlan(
      1205,
      Array.from({ length: 1203 }, (_, at) => `Unit ${String(at)}`),
    ),
  );
  await userEvent.click(screen.getByRole("button", { name: "Export" }));
  await screen.findByText("1,203 of 1,205: 2 no longer match. The file is in your downloads.");
  await waitFor(() => expect(files).toHaveLength(1));
});

it("says what failed, saves nothing, and tries again", async () => {
  const files = savedFiles();
  const plan = aPlan(1, ["Anne"]);
  const snapshot = vi.fn(plan.snapshot).mockRejectedValueOnce(new AppError({ status: 0, code: "network" }));
  await draw({ ...plan, snapshot });
  await userEvent.click(screen.getByRole("button", { name: "Export" }));
  await screen.findByText(/The server does not answer/);
  expect(files).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("1 row exported. The file is in your downloads.");
  expect(files).toHaveLength(1);
});

it("offers CSV where a sheet would be too long", async () => {
  const files = savedFiles();
  await draw(aPlan(1_048_576, ["Anne"]));
  await userEvent.click(screen.getByRole("radio", { name: /^Excel/ }));
  vi.stubGlobal(
    "Worker",
    class {
      addEventListener() {
        return undefined;
      }
      postMessage() {
        return undefined;
      }
      terminate() {
        return undefined;
      }
    },
  );
  await userEvent.click(screen.getByRole("button", { name: "Export" }));
  await screen.findByText(/cannot hold that many rows/);
  expect(files).toEqual([]);
});
