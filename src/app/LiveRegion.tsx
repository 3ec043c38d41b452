import { useEffect, useState } from "react";
import { onAnnounce } from "@/lib/announce";

/** Says what changed without moving the focus. The same words said again are cleared in between, so as to be heard. */
export function LiveRegion() {
  const [message, setMessage] = useState("");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stop = onAnnounce((next) => {
      clearTimeout(timer);
      setMessage("");
      timer = setTimeout(() => setMessage(next), 80);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return (
    <output aria-live="polite" className="sr-only">
      {message}
    </output>
  );
}
