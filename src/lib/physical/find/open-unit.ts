/** What an address says when it opens a unit: whatever else stood over the list is closed. */
export const unitOpened = (id: string) => ({ serial: id, act: "", unit: "", new: "", code: "" }) as const;
