import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { FormProvider } from "react-hook-form";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { FormErrorSummary } from "./FormErrorSummary";
import { ControlledField, FormField } from "./FormField";
import { Input } from "@/components/ui/Input";
import { Switch } from "@/components/ui/Switch";
import { AppError } from "@/lib/net/errors";
import { fieldMessage } from "@/lib/text/field-message";
import { applyServerError } from "@/lib/net/apply-server-error";
import { Texts, type Words } from "@/lib/text/texts";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { english, renderApp } from "../../../../tests/support/render.tsx";

const schema = z.object({
  title: z.string().check(z.minLength(3, fieldMessage("tooShort", { min: 3 }))),
  place: z.string().check(z.minLength(1, fieldMessage("required"))),
  open: z.boolean(),
});

type Save = (values: z.output<typeof schema>) => Promise<void>;

function SampleForm({ save }: { save: Save }) {
  const form = useSchemaForm(schema, { title: "", place: "", open: false });
  const submit = form.handleSubmit((values) =>
    save(values).catch((error: unknown) => applyServerError(form, error, { p_name: "title" })),
  );
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <FormErrorSummary labels={{ title: "Title", place: "Place" }} />
        <FormField name="title" label="Title" description="Shown to students" required>
          {(field) => <Input {...field} />}
        </FormField>
        <ControlledField<string> name="place" label="Place" required>
          {({ onChange, ...field }) => (
            <Input {...field} onChange={(event) => onChange(event.target.value)} />
          )}
        </ControlledField>
        <FormField name="open" label="Open" inline>
          {(field) => <Switch {...field} />}
        </FormField>
        <button type="submit">Save</button>
      </form>
    </FormProvider>
  );
}

const save = () => screen.getByRole("button", { name: "Save" });
const title = () => screen.getByRole("textbox", { name: "Title" });

describe("FormField", () => {
  it("ties label, description and requirement to the control", () => {
    renderApp(<SampleForm save={() => Promise.resolve()} />);
    expect(title()).toBeRequired();
    expect(title()).toHaveAccessibleDescription("Shown to students");
    expect(title()).toBeValid();
    expect(screen.getByRole("switch", { name: "Open" })).not.toBeChecked();
  });

  it("says what is wrong after the field is left, and stops saying it while it is corrected", async () => {
    renderApp(<SampleForm save={() => Promise.resolve()} />);
    await userEvent.type(title(), "ab");
    expect(title()).toBeValid();
    await userEvent.tab();
    await waitFor(() => expect(title()).toBeInvalid());
    expect(title()).toHaveAccessibleDescription("Shown to students 3 characters at least.");
    await userEvent.type(title(), "c");
    expect(title()).toBeValid();
  });

  it("fetches the sentences when one is needed, and says it as soon as they have come", async () => {
    let arrive: (words: Words) => void = () => undefined;
    const coming = new Promise<Words>((resolve) => (arrive = resolve));
    const load = vi.fn(() => coming);
    const texts = new Texts({ language: "en", words: { en: { common: english.common } }, load });
    renderApp(<SampleForm save={() => Promise.resolve()} />, { texts });
    expect(load).not.toHaveBeenCalled();
    await userEvent.click(save());
    await waitFor(() => expect(title()).toBeInvalid());
    expect(title()).toHaveAccessibleDescription(`Shown to students ${english.common.errorState.short}`);
    await waitFor(() => expect(load).toHaveBeenCalledWith("en", "errors"));
    arrive(english.errors);
    await waitFor(() =>
      expect(title()).toHaveAccessibleDescription("Shown to students 3 characters at least."),
    );
    expect(screen.getByText("2 fields to correct")).toBeInTheDocument();
  });

  it("lists several problems, focuses the first and leads to each", async () => {
    renderApp(<SampleForm save={() => Promise.resolve()} />);
    await userEvent.click(save());
    expect(await screen.findByText("2 fields to correct")).toBeInTheDocument();
    expect(title()).toHaveFocus();
    await userEvent.click(screen.getByRole("button", { name: "Place" }));
    expect(screen.getByRole("textbox", { name: "Place" })).toHaveFocus();
  });

  it("puts a refusal on the field the server names, else above", async () => {
    const saving = vi
      .fn<Save>()
      .mockRejectedValueOnce(new AppError({ status: 422, code: "name_length", field: "p_name" }))
      .mockRejectedValueOnce(new AppError({ status: 503, code: "busy" }));
    renderApp(<SampleForm save={saving} />);
    await userEvent.type(title(), "Watercolour");
    await userEvent.type(screen.getByRole("textbox", { name: "Place" }), "Studio");
    await userEvent.click(screen.getByRole("switch", { name: "Open" }));
    await userEvent.click(save());
    expect(saving).toHaveBeenCalledWith({ title: "Watercolour", place: "Studio", open: true });
    expect(title()).toBeInvalid();
    expect(title()).toHaveAccessibleDescription(/The name must have 1 to 120 characters/);
    expect(title()).toHaveFocus();

    await userEvent.type(title(), "s");
    await userEvent.click(save());
    expect(screen.getByRole("alert")).toHaveTextContent("Someone is changing the same thing right now");
    expect(title()).toHaveValue("Watercolours");
  });
});
