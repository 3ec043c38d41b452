import { startTransition, useEffect, useState } from "react";

/**
 * How many rows to draw: what fits on the screen when they first come, so that they stand at once; then, while the page
 * already answers, the others.
 */
export function useFirstScreen(ready: boolean, rowPixels: number): number {
  const [whole, setWhole] = useState(false);
  useEffect(() => {
    if (ready) startTransition(() => setWhole(true));
  }, [ready]);
  return whole ? Infinity : Math.ceil(window.innerHeight / rowPixels);
}
