const spellings = /^(?:[0-9A-F]{2}([:.-]?)(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4})$/;

/** Six upper-case pairs joined by colons, or null for what is no MAC address; mirrors `private.normalize_mac`. */
export function normalizeMac(text: string): string | null {
  const upper = text.trim().toUpperCase();
  if (!spellings.test(upper)) return null;
  const pairs = upper.replace(/[^0-9A-F]/g, "").match(/../g) ?? [];
  return pairs.join(":");
}
