import { expect, it, vi } from "vitest";
import { tellingFirst, type Telling } from "@/components/courses/live-sessions/shared/telling";
import { confirmStore } from "@/lib/confirm";
import type { Translate } from "@/lib/text/texts";

const t = ((key: string) => key) as unknown as Translate;
const preview = () => Promise.resolve([{ place: "seat" as const, people: 2, channels: { email: 2 } }]);

it("offers again what was said at an earlier try", async () => {
  const change = { id: "s", title: "Glaze", kind: "session_changed" as const, confirmLabel: "Save" };
  const said: Telling[] = [];
  const work = (telling: Telling) => Promise.resolve(void said.push(telling));
  const ask = async (before?: Telling) => {
    const asked = tellingFirst(change, { t, preview }, work, before);
    await vi.waitFor(() => expect(confirmStore.current()).not.toBeNull());
    return { asked, pending: confirmStore.current() };
  };
  const first = await ask();
  expect(first.pending?.request).toMatchObject({ choice: { chosen: false }, reason: { value: "" } });
  await first.pending?.request.run?.("Bring ink", false);
  first.pending?.settle({ action: "confirm", reason: "Bring ink" });
  expect(await first.asked).toBe(true);
  const second = await ask(said[0]);
  expect(second.pending?.request).toMatchObject({
    choice: { chosen: false },
    reason: { value: "Bring ink" },
  });
  second.pending?.settle({ action: "cancel", reason: "" });
  expect(await second.asked).toBe(false);
  const silent = await ask({ tell: false, note: "" });
  expect(silent.pending?.request).toMatchObject({ choice: { chosen: true } });
  silent.pending?.settle({ action: "cancel", reason: "" });
  await silent.asked;
});
