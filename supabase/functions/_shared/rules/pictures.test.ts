import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { isCleanPicture } from "./pictures.ts";

const latin = (text: string) => Buffer.from(text, "latin1");
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAMAAACeL25MAAAAA1BMVEXIeDzwT3VbAAAAC0lEQVR42mNgwAQAABQAAe5aaQkAAAAASUVORK5CYII=",
  "base64",
);
/** A part of a PNG: "hi", written as tEXt. */
const text = Buffer.from([0, 0, 0, 2, 0x74, 0x45, 0x58, 0x74, 0x68, 0x69, 0, 0, 0, 0]);
const sized = (length: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
};
const riff = (...parts: [name: string, content: string][]) => {
  const body = Buffer.concat(
    parts.map(([name, content]) =>
      Buffer.concat([latin(name), sized(content.length), latin(content + (content.length % 2 ? "\0" : ""))]),
    ),
  );
  return Buffer.concat([latin("RIFF"), sized(body.length + 4), latin("WEBP"), body]);
};
const segment = (name: number, content: string) => {
  const head = Buffer.from([0xff, name, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, latin(content)]);
};
const jpeg = (...segments: Buffer[]) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, "JFIF\0"),
    ...segments,
    segment(0xda, "12345678"),
    latin("picture"),
    Buffer.from([0xff, 0xd9]),
  ]);

it.each([
  ["a PNG", picture, true],
  ["a WebP", riff(["VP8 ", "picture"]), true],
  ["a WebP with a colour profile", riff(["VP8X", "1234567890"], ["ICCP", "odd"], ["VP8L", "x"]), true],
  ["a JPEG", jpeg(), true],
  [
    "a WebP that says where it was taken",
    riff(["VP8X", "1234567890"], ["VP8 ", "x"], ["EXIF", "48.85"]),
    false,
  ],
  ["a WebP with XMP", riff(["VP8 ", "x"], ["XMP ", "<x/>"]), false],
  ["a JPEG with Exif", jpeg(segment(0xe1, "Exif\0\0GPS")), false],
  ["a JPEG with a comment", jpeg(segment(0xfe, "<script>")), false],
  ["a PNG with a text", Buffer.concat([picture.subarray(0, 33), text, picture.subarray(33)]), false],
  ["a page", latin("<!doctype html><script>alert(1)</script>"), false],
  ["a drawing with a script", latin('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), false],
  ["a page behind a picture's first bytes", latin("RIFF\x20\0\0\0WEBP<script>alert(1)</script>"), false],
  ["a PNG with a page behind it", Buffer.concat([picture, latin("<script>")]), false],
  ["half a PNG", picture.subarray(0, picture.length - 6), false],
  ["nothing", Buffer.alloc(0), false],
  ["GIF", latin("GIF89a123456789"), false],
])("%s", (_name, bytes, clean) => {
  expect(isCleanPicture(bytes)).toBe(clean);
});

it("reads whatever it is given to its end", () => {
  for (const whole of [picture, riff(["VP8 ", "picture"]), jpeg()])
    for (let at = 0; at < whole.length; at += 1) {
      expect(isCleanPicture(whole.subarray(0, at))).toBe(false);
      const bent = Buffer.from(whole);
      bent[at] = 0xff;
      isCleanPicture(bent);
    }
});
