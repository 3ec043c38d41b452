import { expect, it } from "vitest";
import { paths } from "../../../src/lib/paths.ts";
import { testApp } from "../../support/app.ts";
import { DEMO } from "../../support/users.ts";

const app = await testApp({ demo: true });
const sql = app.backend.serviceSql;

const kept = async () => {
  const [row] = await sql`select f.phone, p.region, p.locale, p.time_zone from auth.users u
    join public.profiles p on p.id = u.id left join private.profile_phones f on f.person_id = p.id
    where u.email = ${DEMO.otherStudent}`;
  return row;
};

it("a telephone is read by the chosen country, in whose way dates are then written", async () => {
  const { page } = await app.openAs("otherStudent", { language: "fr" });
  await page.goto(paths.settings);
  const phone = page.getByLabel("Téléphone");
  const save = page.getByRole("button", { name: "Enregistrer le profil" });
  await page.getByLabel("Pays").selectOption("CI");
  await phone.fill("07 01");
  await save.click();
  await page
    .getByText(/^Ce numéro n’est pas reconnu/)
    .first()
    .waitFor();
  expect(await kept()).toMatchObject({ phone: null, region: null });

  await phone.fill("07 01 02 03 04");
  await save.click();
  await page.getByText("Profil enregistré").first().waitFor();
  expect(await phone.inputValue()).toBe("+225 07 01 02 0304");
  expect(await kept()).toMatchObject({ phone: "+2250701020304", region: "CI" });
  expect(await save.isDisabled()).toBe(true);

  await page.reload();
  await expect.poll(() => phone.inputValue()).toBe("+225 07 01 02 0304");
  await phone.fill("");
  await save.click();
  await expect.poll(async () => (await kept())?.["phone"]).toBeNull();
});
