import { fireEvent } from "@testing-library/react";
import { expect, it, onTestFinished, vi } from "vitest";
import { addShortcut } from "@/lib/shortcuts";

it("leaves a key alone that an input method is still composing with", () => {
  const run = vi.fn();
  onTestFinished(addShortcut({ keys: "Enter", description: "Save", run }));
  fireEvent.keyDown(document.body, { key: "Enter", isComposing: true });
  expect(run).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "Enter" });
  expect(run).toHaveBeenCalledTimes(1);
});
