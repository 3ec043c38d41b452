import { Fragment } from "react";
import { cn } from "@/lib/cn";
import { codeGroups } from "@/lib/text/code-groups";

interface MonoCodeProps {
  value: string;
  /** The part that matched a search, marked. */
  match?: string;
  className?: string;
}

/** Each group with its place in the code. */
function placedGroups(value: string): { text: string; start: number }[] {
  return codeGroups(value).reduce<{ text: string; start: number }[]>((placed, text) => {
    const last = placed.at(-1);
    return [...placed, { text, start: last ? last.start + last.text.length : 0 }];
  }, []);
}

/**
 * A code grouped for the eye by margins, not by spaces: what is selected and copied is the code itself. Lines break
 * between groups only.
 */
export function MonoCode({ value, match, className }: MonoCodeProps) {
  const at = match ? value.toLocaleLowerCase().indexOf(match.toLocaleLowerCase()) : -1;
  const end = at < 0 ? -1 : at + (match?.length ?? 0);
  return (
    <span className={cn("code", className)} translate="no">
      {placedGroups(value).map(({ text, start }) => {
        const from = Math.max(0, at - start);
        const to = Math.min(text.length, end - start);
        return (
          <Fragment key={start}>
            {start > 0 ? <wbr /> : null}
            <span className={cn("whitespace-nowrap", /[\p{L}\p{N}]$/u.test(text) && "not-last:mr-[0.35em]")}>
              {at >= 0 && from < to ? (
                <>
                  {text.slice(0, from)}
                  <mark className="bg-warn-soft text-warn-ink underline decoration-2 underline-offset-2">
                    {text.slice(from, to)}
                  </mark>
                  {text.slice(to)}
                </>
              ) : (
                text
              )}
            </span>
          </Fragment>
        );
      })}
    </span>
  );
}
