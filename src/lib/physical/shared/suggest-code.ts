/** A short code made of a name: "Lampe Aurore n° 2" becomes LAMPE-AURORE-N-2, cut at a word. */
export function suggestCode(name: string, max: number): string {
  const words = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .match(/[A-Z0-9]+/g);
  let code = "";
  for (const word of words ?? []) {
    const longer = code === "" ? word.slice(0, max) : `${code}-${word}`;
    if (longer.length > max) break;
    code = longer;
  }
  return code;
}
