/** The address when it is one a browser may open, else null: a link of another kind never reaches the page. */
export function roomAddress(url: string | null | undefined): string | null {
  try {
    const { protocol, href } = new URL(url ?? "");
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}

/**
 * Opens the room in a window that cannot reach back and is not told where it was opened from. Browsers allow it
 * shortly after a tap only; the caller always shows the way in beside it.
 */
export function openRoom(address: string): void {
  if (navigator.userActivation?.isActive === false) return;
  window.open(address, "_blank", "noopener,noreferrer");
}
