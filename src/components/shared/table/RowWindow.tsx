import { useEffect, useRef, useState, type ReactNode } from "react";
import { tableRoles } from "./data-table-tracks";

/** Rows are drawn by the block, and a block far from the screen keeps its height but not its rows. */
export const blockSize = 40;

interface RowWindowProps {
  /** The height to assume before the block was ever drawn. */
  estimate: number;
  /** Rows are still to be drawn: their place is kept. */
  partly: boolean;
  children: () => ReactNode;
}

export function RowWindow({ estimate, partly, children }: RowWindowProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [near, setNear] = useState(true);
  const [height, setHeight] = useState(estimate);

  useEffect(() => {
    const node = body.current;
    if (!node || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        const keep = entry.isIntersecting || node.contains(document.activeElement);
        if (!keep) setHeight(node.offsetHeight || estimate);
        setNear(keep);
      },
      { rootMargin: "1200px 0px" },
    );
    observer.observe(node);
    return () => observer.disconnect();
  }, [estimate]);

  return (
    <tbody
      {...tableRoles.group}
      ref={body}
      className="block"
      style={near ? (partly ? { minHeight: estimate } : undefined) : { height }}
    >
      {near ? children() : null}
    </tbody>
  );
}
