import { onTestFinished, vi } from "vitest";

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
      if (blob) files.push({ name: this.download, text: () => blob.text() });
    }),
  ];
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
  return files;
}
