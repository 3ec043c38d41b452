import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { renderApp } from "../../../tests/support/render.tsx";

function Asks() {
  const [step, setStep] = useState<"closed" | "form" | "result">("closed");
  const leave = (open: boolean) => !open && setStep("closed");
  return (
    <>
      <Button onClick={() => setStep("form")}>open</Button>
      {step === "form" ? (
        <Dialog key="form" open onOpenChange={leave}>
          <DialogContent title="The form" footer={<Button onClick={() => setStep("result")}>make</Button>} />
        </Dialog>
      ) : null}
      {step === "result" ? (
        <Dialog key="result" open onOpenChange={leave}>
          <DialogContent title="The result" />
        </Dialog>
      ) : null}
    </>
  );
}

it("gives the focus back to what opened the dialog whose place it took", async () => {
  renderApp(
    <main id="content" tabIndex={-1}>
      <Asks />
    </main>,
  );
  await userEvent.click(screen.getByRole("button", { name: "open" }));
  await userEvent.click(await screen.findByRole("button", { name: "make" }));
  const result = await screen.findByRole("dialog", { name: "The result" });
  await waitFor(() => expect(result).toContainElement(document.activeElement as HTMLElement));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.getByRole("button", { name: "open" })).toHaveFocus());
});
