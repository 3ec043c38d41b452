import { clsx, type ClassValue } from "clsx";

/** Joins class names. Later classes do not override earlier ones: give variants instead of overrides. */
export function cn(...values: ClassValue[]): string {
  return clsx(values);
}
