import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import { isCleanPicture } from "../../../supabase/functions/_shared/rules/pictures.ts";
import { testApp } from "../../support/app.ts";
import { courseOf } from "../support/arrange.ts";

const app = await testApp();
const english = { language: "en" } as const;
const course = await courseOf(app, ["student", "otherStudent"]);

/** A photograph held upright: stored lying on its side, red on the left, with the camera's word how to turn it and where it was. */
async function photograph(page: Page): Promise<Buffer> {
  const lying = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1600, 900];
    const context = canvas.getContext("2d");
    if (!context) return "";
    context.fillStyle = "#d01010";
    context.fillRect(0, 0, 800, 900);
    context.fillStyle = "#1010d0";
    context.fillRect(800, 0, 800, 900);
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1] ?? "";
  });
  const jpeg = Buffer.from(lying, "base64");
  // Two fields: orientation 6 (turn to the right), and where the part about the place is.
  const tiff = Buffer.from(
    "4d4d002a00000008" +
      "0002" +
      "0112000300000001" +
      "00060000" +
      "8825000400000001" +
      "00000026" +
      "00000000" +
      // In it: north.
      "0001" +
      "0001000200000002" +
      "4e000000" +
      "00000000",
    "hex",
  );
  const notes = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(notes.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, notes, jpeg.subarray(2)]);
}

/** What the picture at an address shows in its middle, above and below, and how large it is. */
const looked = (page: Page, address: string) =>
  page.evaluate(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context?.drawImage(image, 0, 0);
    const colour = (x: number, y: number) => {
      const [red = 0, , blue = 0] =
        context?.getImageData(canvas.width * x, canvas.height * y, 1, 1).data ?? [];
      return red > blue ? "red" : "blue";
    };
    return {
      ratio: canvas.width / canvas.height,
      corners: [colour(0.1, 0.1), colour(0.9, 0.1), colour(0.1, 0.9), colour(0.9, 0.9)],
    };
  }, address);

it("a cover is chosen, cut, sent again after a lost connection, seen by a student, and taken away", async () => {
  await app.backend
    .serviceSql`update public.courses set cover = null, cover_alt = '' where id = ${course.id}`;
  const visit = await app.openAs("owner", english);
  const { page } = visit;
  await page.goto(links.course(course.id, {}));
  const open = async (item: string) => {
    await page.getByRole("button", { name: `Actions on “${course.title}”` }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await open("Add a cover");
  const dialog = page.getByRole("dialog", { name: "Cover of the course" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Choose a picture first.").waitFor();
  const choose = (name: string, mimeType: string, buffer: Buffer) =>
    dialog.getByLabel("File of the picture").setInputFiles({ name, mimeType, buffer });
  await choose("page.html", "text/html", Buffer.from("<!doctype html><script>alert(1)</script>"));
  await dialog.getByText("This file is not a picture that this browser can read.").waitFor();
  await choose("drawing.svg", "image/svg+xml", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
  await dialog.getByText("This file is not a picture that this browser can read.").waitFor();
  await choose("huge.jpg", "image/jpeg", Buffer.alloc(5 * 1024 * 1024 + 1));
  await dialog.getByText("This picture is larger than 5 MB.").waitFor();
  await choose("upright.jpg", "image/jpeg", await photograph(page));
  await dialog.getByRole("img", { name: "Preview of the cover" }).waitFor();
  expect(await dialog.getByRole("alert").count()).toBe(0);
  await dialog.getByRole("slider", { name: "What is kept, from top to bottom" }).waitFor();
  await dialog.getByLabel("What the picture shows").fill("Red above blue");
  // Somebody who leaves now is asked.
  await page.keyboard.press("Escape");
  await page.getByRole("alertdialog").getByRole("button", { name: "Keep editing" }).click();
  visit.expectProblem(/storage\/v1|ERR_/);
  await page.route("**/storage/v1/object/covers/**", async (route) => {
    // It arrives, and its answer does not.
    await route.fetch();
    await route.abort("connectionreset");
  });
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByRole("alert").waitFor();
  await page.unroute("**/storage/v1/object/covers/**");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  const image = page.getByRole("img", { name: "Red above blue" });
  await image.waitFor();

  const address = (await image.getAttribute("src")) ?? "";
  const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
  expect([bytes.length < 200_000, isCleanPicture(bytes), address.endsWith(".webp")]).toEqual([
    true,
    true,
    true,
  ]);
  const seen = await looked(page, address);
  expect(seen.corners).toEqual(["red", "red", "blue", "blue"]);
  expect(seen.ratio).toBeCloseTo(16 / 9, 2);

  const student = await app.openAs("student", english);
  await student.page.goto(paths.student);
  await student.page.getByRole("link", { name: course.title }).click();
  await student.page.getByRole("img", { name: "Red above blue" }).waitFor();

  await open("Change the cover");
  await dialog.getByRole("button", { name: "Remove the cover" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove the cover" }).click();
  await dialog.waitFor({ state: "hidden" });
  await image.waitFor({ state: "detached" });
  await student.page.reload();
  await student.page.getByRole("heading", { level: 1, name: course.title }).waitFor();
  expect(await student.page.getByRole("img", { name: "Red above blue" }).count()).toBe(0);
});
