import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import InviteDialog from "@/components/people/invitations/InviteDialog";
import { Texts } from "@/lib/text/texts";
import { renderApp } from "../../../../tests/support/render.tsx";
import { fakeServer } from "../../../../tests/support/student-pages.tsx";
import { wordsOf } from "../../../../tests/support/words.ts";

const texts = new Texts({ language: "en", words: { en: wordsOf("en", "common", "errors", "inviting") } });

it("keeps the lines that could not be sent, to be corrected after the others have left", async () => {
  const server = fakeServer({
    invite_to_course: [{ line: 1, email: "ada@example.com", outcome: "invited" }],
  });
  renderApp(<InviteDialog storeId="s" courseId="c" onClose={() => undefined} />, { texts });
  const user = userEvent.setup();
  const dialog = () => within(screen.getByRole("dialog"));
  await user.type(
    await screen.findByRole("textbox", { name: /Addresses/ }),
    "ada@example.com\nbob@example\n",
  );
  await user.click(dialog().getByRole("button", { name: "Invite 1 person" }));
  const mend = await screen.findByRole("button", { name: "Correct these lines" });
  expect(dialog().getByText("bob@example")).toBeVisible();
  expect(server.calls.find(({ name }) => name === "invite_to_course")?.body).toMatchObject({
    p_emails: ["ada@example.com"],
  });
  await user.click(mend);
  expect(await screen.findByRole("textbox", { name: /Addresses/ })).toHaveValue("bob@example");
});
