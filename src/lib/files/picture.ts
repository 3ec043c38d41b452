/** What a photograph may weigh that is to become a cover. */
export const MOST_PICTURE_BYTES = 5 * 1024 * 1024;
/** What a cover weighs at most once it is cut and written anew. */
const MOST_COVER_BYTES = 200_000;

/** What the pickers of a computer and a phone offer. Without HEIC, a phone that keeps its photographs so hands over a JPEG. */
export const PICTURE_KINDS = "image/jpeg,image/png,image/webp,image/avif";

/** Each smaller than the one before; the first that is light enough is the cover. */
const SIZES = [
  [1280, 0.82],
  [1280, 0.7],
  [960, 0.72],
  [960, 0.55],
  [640, 0.6],
  [480, 0.5],
] as const;

/** Why a file is no picture to begin with: too heavy, or nothing that this browser can read. */
export class PictureError extends Error {
  readonly why: "heavy" | "unreadable";
  constructor(why: "heavy" | "unreadable") {
    super(why);
    this.why = why;
  }
}

/** The picture as it is seen: turned as the camera was held. Errors: PictureError. */
export async function readPicture(file: File): Promise<ImageBitmap> {
  if (file.size > MOST_PICTURE_BYTES) throw new PictureError("heavy");
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new PictureError("unreadable");
  }
}

/**
 * The part of a picture that a cover shows, 16 to 9 and as large as it may be. `at`: where it is cut, from 0 (the left or upper
 * end) to 1.
 */
export function cutOf({ width, height }: { width: number; height: number }, at: number) {
  const [wide, high] = [Math.min(width, (height * 16) / 9), Math.min(height, (width * 9) / 16)];
  return { x: (width - wide) * at, y: (height - high) * at, width: wide, height: high };
}

/** Along which side of a picture there is something to cut off. */
export function slackOf({ width, height }: { width: number; height: number }): "x" | "y" | null {
  const ratio = (width * 9) / (height * 16);
  if (Math.abs(ratio - 1) < 0.01) return null;
  return ratio > 1 ? "x" : "y";
}

/**
 * The cover made of a picture: cut, small, WebP (JPEG where the browser does not write it). It is drawn anew, so nothing that stood
 * beside the picture (place, time, camera) is in it. Errors: PictureError.
 */
export async function coverOf(picture: ImageBitmap, at: number): Promise<Blob> {
  const cut = cutOf(picture, at);
  for (const [width, quality] of SIZES) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(Math.min(width, Math.round(cut.width)), 16);
    canvas.height = Math.round((canvas.width * 9) / 16);
    const context = canvas.getContext("2d");
    if (!context) break;
    // Behind what is see-through, the same in both themes.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(
      picture,
      ...([cut.x, cut.y, cut.width, cut.height] as const),
      ...([0, 0, canvas.width, canvas.height] as const),
    );
    const blob =
      (await written(canvas, "image/webp", quality)) ?? (await written(canvas, "image/jpeg", quality));
    if (blob && blob.size <= MOST_COVER_BYTES) return blob;
  }
  throw new PictureError("unreadable");
}

/** Null where the browser writes another kind instead. */
const written = (canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> =>
  new Promise((done) => {
    canvas.toBlob((blob) => done(blob?.type === type ? blob : null), type, quality);
  });
