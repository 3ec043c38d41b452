import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import ConvocationDialog from "@/components/courses/live-sessions/plan/ConvocationDialog";
import { confirmStore } from "@/lib/confirm";
import { Texts } from "@/lib/text/texts";
import { renderApp } from "../../../../../tests/support/render.tsx";
import { fakeServer } from "../../../../../tests/support/student-pages.tsx";
import { wordsOf } from "../../../../../tests/support/words.ts";

const texts = new Texts({ language: "en", words: { en: wordsOf("en", "common", "errors", "messages") } });
const nothing = { hours: null, programme: null, contact: null, accessibility: null };

it("closes at once where nothing was typed, and asks where something was", async () => {
  fakeServer({ get_convocation: { own: nothing, usual: nothing } });
  let closed = 0;
  renderApp(<ConvocationDialog courseId="c" onClose={() => (closed += 1)} />, { texts });
  const programme = await within(await screen.findByRole("dialog")).findByLabelText(/^Programme/);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(closed).toBe(1));
  await userEvent.type(programme, "Clay");
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(confirmStore.current()).not.toBeNull());
  expect(closed).toBe(1);
  confirmStore.current()?.settle({ action: "confirm", reason: "" });
  await waitFor(() => expect(closed).toBe(2));
});
