import { renderHook, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { useFirstScreen } from "./useFirstScreen";

it("draws what the screen holds when the rows come, and then all of them", async () => {
  const drawn: number[] = [];
  const { rerender } = renderHook(
    ({ ready }) => {
      drawn.push(useFirstScreen(ready, 100));
    },
    { initialProps: { ready: false } },
  );
  rerender({ ready: true });
  await waitFor(() => expect(drawn.at(-1)).toBe(Infinity));
  expect(drawn.slice(0, 2)).toEqual([
    Math.ceil(window.innerHeight / 100),
    Math.ceil(window.innerHeight / 100),
  ]);
});
