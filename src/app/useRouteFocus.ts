import { useEffect, useRef } from "react";
import { useLocation } from "react-router-dom";
import { announce } from "@/lib/announce";

/** On another page the focus goes to its title, so that it is read and Tab goes on from there. */
export function useRouteFocus(): void {
  const { pathname, hash } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    const frame = requestAnimationFrame(() => {
      const title = document.querySelector<HTMLElement>("[data-page-title]");
      if (title && !hash) title.focus({ preventScroll: true });
      else announce(document.title);
    });
    return () => cancelAnimationFrame(frame);
  }, [pathname, hash]);
}
