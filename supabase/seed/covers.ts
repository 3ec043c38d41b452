import { createHash } from "node:crypto";
import { courses } from "./content/courses.ts";
import { fr, type Connection } from "./load.ts";
import { png } from "./png.ts";
import { idOf } from "./random.ts";
import { courseId, storeOf } from "./sessions.ts";

const WIDE = 640;
const HIGH = 360;
type Colour = readonly [number, number, number];

/** So many colours between two, both of them included. */
const between = (from: Colour, to: Colour, count: number): Colour[] =>
  Array.from({ length: count }, (_, at) => {
    const mixed = from.map((value, channel) =>
      Math.round(value + ((to[channel] ?? value) - value) * (at / (count - 1))),
    );
    return [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0];
  });
const STEPS = 64;
const step = (share: number) => Math.min(Math.max(Math.round(share * (STEPS - 1)), 0), STEPS - 1);

/** A lamp that is lit, seen against the dusk. */
function lampLight(): Buffer {
  const colours = [
    ...between([255, 236, 190], [38, 36, 62], STEPS),
    [24, 22, 34],
    [250, 214, 140],
  ] satisfies Colour[];
  return png(WIDE, HIGH, colours, (x, y) => {
    const [dx, dy] = [x - 250, y - 150];
    const shade = dy > -60 && dy < 40 && Math.abs(dx) < 48 + (dy + 60) * 0.55;
    if (shade) return STEPS + 1;
    if ((Math.abs(dx) < 5 && dy >= 40 && dy < 150) || (Math.abs(dx) < 60 && dy >= 150 && dy < 160))
      return STEPS;
    if (y >= 310) return STEPS;
    return step(Math.hypot(dx * 0.8, dy) / 400);
  });
}

/** A bowl on the wheel. */
function bowl(): Buffer {
  const colours = [
    ...between([236, 222, 204], [196, 160, 130], STEPS),
    ...between([206, 112, 72], [122, 58, 38], STEPS),
    [92, 74, 66],
    [70, 40, 30],
  ] satisfies Colour[];
  return png(WIDE, HIGH, colours, (x, y) => {
    const [dx, dy] = [x - 360, y - 130];
    const half = 150 * Math.sqrt(Math.max(1 - (dy / 140) ** 2, 0));
    if (Math.hypot(dx / 150, dy / 26) < 1) return 2 * STEPS + 1;
    if (dy >= 0 && dy < 128 && Math.abs(dx) < half) {
      const ring = Math.round(dy / 9) % 2 === 0 ? 0.06 : 0;
      return STEPS + step((dx + half) / (2 * half) + ring);
    }
    if (Math.hypot(dx / 210, (y - 268) / 34) < 1) return 2 * STEPS;
    return step(y / HIGH);
  });
}

const covers = {
  photo: { content: lampLight, alt: "Une lampe allumée devant un ciel de nuit tombante" },
  ceramics: { content: bowl, alt: "Un bol de terre cuite sur un tour" },
};

/** Draws the covers of two courses and puts them where the local Storage has its files; nothing where there is none. */
export async function loadCovers(sql: Connection): Promise<void> {
  const [storage] = await sql.unsafe("select to_regclass('storage.local_files') is not null as there");
  if (storage?.["there"] !== true) return;
  for (const [key, { content, alt }] of Object.entries(covers)) {
    const course = courses.find((one) => one.key === key);
    if (!course) throw new Error(`no course ${key}`);
    const bytes = content();
    const version = idOf(`cover:${key}`);
    const name = `${storeOf(course).id}/${courseId(course)}/${version}.png`;
    const metadata = {
      ...{
        size: bytes.length,
        contentLength: bytes.length,
        mimetype: "image/png",
        cacheControl: "max-age=3600",
      },
      eTag: `"${createHash("md5").update(bytes).digest("hex")}"`,
    };
    await sql.unsafe("insert into storage.local_files (version, content) values ($1, $2)", [version, bytes]);
    await sql.unsafe(
      "insert into storage.objects (bucket_id, name, version, metadata) values ('covers', $1, $2, $3::text::jsonb)",
      [name, version, JSON.stringify(metadata)],
    );
    await sql.unsafe("update public.courses set cover = $1, cover_alt = $2 where id = $3", [
      ...[name, fr(alt), courseId(course)],
    ]);
  }
}
