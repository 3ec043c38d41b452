import GraduationCap from "lucide-react/icons/graduation-cap";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { coverUrl } from "@/lib/people/shared/cover-url";

interface CourseCoverProps {
  /** The file's name; null for a course without. */
  cover: string | null;
  /** What it shows; nothing where it only repeats what stands beside it. */
  alt?: string | null;
  className?: string;
}

/** A course's cover in a box that has its place before it comes, and something quiet where there is none or it does not come. */
export function CourseCover({ cover, alt, className }: CourseCoverProps) {
  const [missing, setMissing] = useState<string | null>(null);
  const shown = cover === missing ? null : cover;
  return (
    <span
      className={cn(
        "grid aspect-video shrink-0 place-items-center overflow-hidden rounded-md bg-sunken text-muted",
        shown === null && "border border-line",
        className,
      )}
    >
      {shown !== null ? (
        <img
          src={coverUrl(shown)}
          alt={alt ?? ""}
          width={1280}
          height={720}
          loading="lazy"
          decoding="async"
          className="size-full object-cover"
          onError={() => setMissing(shown)}
        />
      ) : (
        <GraduationCap aria-hidden className="size-1/3 max-h-10 stroke-1" />
      )}
    </span>
  );
}
