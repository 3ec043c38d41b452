/** The whole hours of a day, as wall times: "00:00" to "23:00". */
export const HOURS: readonly string[] = Array.from(
  { length: 24 },
  (_, hour) => `${String(hour).padStart(2, "0")}:00`,
);
