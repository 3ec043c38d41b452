import { Fragment } from "react";
import { cn } from "@/lib/cn";
import { codeGroups } from "@/lib/text/code-groups";
import { foundIn, type Stretch } from "@/lib/text/search";

interface MonoCodeProps {
  value: string;
  /** What was searched: its words are marked. */
  query?: string;
  className?: string;
}

/** Each group with its place in the code. */
function placedGroups(value: string): { text: string; start: number }[] {
  return codeGroups(value).reduce<{ text: string; start: number }[]>((placed, text) => {
    const last = placed.at(-1);
    return [...placed, { text, start: last ? last.start + last.text.length : 0 }];
  }, []);
}

/** A group cut where the marked stretches of the whole code begin and end. */
function pieces(text: string, start: number, found: readonly Stretch[]) {
  const cuts = [0, text.length, ...found.flatMap(({ from, to }) => [from - start, to - start])]
    .filter((cut) => cut >= 0 && cut <= text.length)
    .sort((a, b) => a - b);
  return [...new Set(cuts)].slice(0, -1).map((from, index, all) => {
    const to = all[index + 1] ?? text.length;
    const marked = found.some((stretch) => stretch.from <= start + from && start + from < stretch.to);
    return { from, text: text.slice(from, to), marked };
  });
}

/**
 * A code grouped for the eye by margins, not by spaces: what is selected and copied is the code itself. Lines break
 * between groups only.
 */
export function MonoCode({ value, query = "", className }: MonoCodeProps) {
  const found = foundIn(value, query, "code");
  return (
    <span className={cn("code", className)} translate="no">
      {placedGroups(value).map(({ text, start }) => {
        return (
          <Fragment key={start}>
            {start > 0 ? <wbr /> : null}
            <span className={cn("whitespace-nowrap", /[\p{L}\p{N}]$/u.test(text) && "not-last:mr-[0.35em]")}>
              {pieces(text, start, found).map((piece) =>
                piece.marked ? (
                  <mark
                    key={piece.from}
                    className="bg-warn-soft text-warn-ink underline decoration-2 underline-offset-2"
                  >
                    {piece.text}
                  </mark>
                ) : (
                  piece.text
                ),
              )}
            </span>
          </Fragment>
        );
      })}
    </span>
  );
}
