import { onTestFinished, vi } from "vitest";

/** jsdom's Blob cannot be asked for its text. */
function textOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(new Error("the file cannot be read")));
    reader.readAsText(blob);
  });
}

/** What a page gives to the person as files, by name, in place of a download. */
export function savedFiles(): { name: string; text: () => Promise<string> }[] {
  const files: { name: string; text: () => Promise<string> }[] = [];
  const blobs = new Map<string, Blob>();
  const spies = [
    vi.spyOn(URL, "createObjectURL").mockImplementation((source) => {
      const url = `blob:${blobs.size}`;
      blobs.set(url, source as Blob);
      return url;
    }),
    vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => undefined),
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      const blob = blobs.get(this.href);
      if (blob) files.push({ name: this.download, text: () => textOf(blob) });
    }),
  ];
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
  return files;
}
