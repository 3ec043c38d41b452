import ArrowRightLeft from "lucide-react/icons/arrow-right-left";
import { useEffect, useRef } from "react";
import { announce } from "@/lib/announce";

interface MovedToProps {
  live: boolean;
  /** Since when it is where it is now; null while it has stayed where it was. */
  at: string | null;
  /** Where it is now. */
  words: string | null;
}

/** A session that moved while it goes on; said aloud when it happens. */
export function MovedTo({ live, at, words }: MovedToProps) {
  const seen = useRef(at);
  useEffect(() => {
    if (seen.current === at) return;
    seen.current = at;
    if (words) announce(words);
  }, [at, words]);
  if (!words || !live) return null;
  return (
    <p className="flex gap-2.5 rounded-md bg-warn-soft px-4 py-3 text-pretty text-warn-ink">
      <ArrowRightLeft aria-hidden className="mt-1 size-4 shrink-0" />
      <span className="min-w-0">{words}</span>
    </p>
  );
}
