import type { ChangePreview } from "@/hooks/courses/plan/change-preview";
import type { Translate } from "@/lib/text/texts";

/** Who will be told of a change, in numbers; no line for nobody. Wants the texts session and messages. */
export function toldLines(preview: ChangePreview, t: Translate): string[] {
  const all = preview.reduce((sum, { people }) => sum + people, 0);
  if (all === 0) return [];
  const channels = new Map<string, number>();
  for (const { channels: by } of preview)
    for (const [channel, count] of Object.entries(by))
      channels.set(channel, (channels.get(channel) ?? 0) + count);
  const places = preview.map(({ place, people }) => t(`session:told.${place}`, { count: people }));
  return [
    t("session:told.people", { count: all, places: places.join(", ") }),
    [...channels]
      .map(([channel, count]) =>
        t("session:told.channel", { channel: t(`messages:channels.short.${channel}`), people: count }),
      )
      .join(" · "),
  ];
}
