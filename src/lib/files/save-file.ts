/** Gives the person a file. */
export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // A browser that asks where to save reads the address only after the person has answered.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
