import ImageUp from "lucide-react/icons/image-up";
import Trash2 from "lucide-react/icons/trash-2";
import { useEffect, useId, useRef, useState } from "react";
import { ExportProgress } from "@/components/shared/feedback/ExportProgress";
import { FormField } from "@/components/shared/form/FormField";
import { notify } from "@/components/shared/feedback/toast";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { CourseCover } from "@/components/people/shared/CourseCover";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { answered } from "@/hooks/answered";
import type { CourseDetail } from "@/hooks/people/enrolments/courses";
import { useSetCover } from "@/hooks/people/enrolments/useSetCover";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { confirm } from "@/lib/confirm";
import {
  coverOf,
  MOST_PICTURE_BYTES,
  PICTURE_KINDS,
  PictureError,
  readPicture,
  slackOf,
} from "@/lib/files/picture";
import { applyServerError } from "@/lib/net/apply-server-error";
import { errorCode } from "@/lib/net/errors";
import { coverForm } from "@/lib/people/enrolments/cover-form";

interface CoverDialogProps {
  storeId: string;
  course: CourseDetail;
  onClose: () => void;
}

/** The picture that was chosen, as it will be. */
interface Chosen {
  picture: ImageBitmap;
  /** Where the slider stands, and where the file was cut. */
  at: number;
  cutAt: number;
  file: Blob;
  /** Of its own: the same again is the same file. */
  name: string;
  preview: string;
}

const asAddress = (file: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new PictureError("unreadable"));
    reader.readAsDataURL(file);
  });

/** The cover of a course: chosen, cut and described before it is sent; replaced and taken away. */
export default function CoverDialog({ storeId, course, onClose }: CoverDialogProps) {
  const { t } = useTranslation("courses");
  const setCover = useSetCover(storeId);
  const form = useSchemaForm(coverForm, { alt: course.cover_alt });
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [refused, setRefused] = useState<PictureError["why"] | "none" | null>(null);
  const [sending, setSending] = useState<AbortController | null>(null);
  const [sent, setSent] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const slider = useId();
  useEffect(() => () => sending?.abort(), [sending]);

  async function cut(picture: ImageBitmap, at: number): Promise<Chosen> {
    const file = await coverOf(picture, at);
    const preview = await asAddress(file);
    const ending = file.type === "image/webp" ? "webp" : "jpg";
    const name = `${storeId}/${course.id}/${crypto.randomUUID()}.${ending}`;
    return { picture, at, cutAt: at, file, name, preview };
  }

  /** A picture is cut as often as the slider moves: where it stands by then counts. */
  async function move({ picture }: Chosen, at: number) {
    setChosen((before) => before && { ...before, at });
    try {
      const made = await cut(picture, at);
      setChosen((before) => (before?.picture === picture && before.at === at ? made : before));
    } catch {
      setRefused("unreadable");
    }
  }

  async function choose(file: File | undefined) {
    if (!file) return;
    setRefused(null);
    try {
      setChosen(await cut(await readPicture(file), 0.5));
      // What was said of the picture of before.
      if (!form.getFieldState("alt").isDirty) form.setValue("alt", "");
    } catch (error) {
      setRefused(error instanceof PictureError ? error.why : "unreadable");
    }
  }

  const submit = form.handleSubmit(async ({ alt }) => {
    if (!chosen && course.cover === null) {
      setRefused("none");
      return;
    }
    const controller = new AbortController();
    if (chosen) setSending(controller);
    setSent(0);
    try {
      const last = chosen && chosen.cutAt !== chosen.at ? await cut(chosen.picture, chosen.at) : chosen;
      await answered(setCover.mutateAsync, {
        ...{ courseId: course.id, alt, name: last?.name ?? course.cover, file: last?.file },
        ...{ signal: controller.signal, onProgress: setSent },
      });
      notify(t("courses:cover.saved"));
      onClose();
    } catch (error) {
      if (errorCode(error) !== "aborted") applyServerError(form, error);
    }
    setSending(null);
  });

  async function remove() {
    const answer = await confirm({
      title: t("courses:cover.removeTitle", { title: course.title }),
      danger: true,
      confirmLabel: t("courses:cover.remove"),
      run: () => setCover.mutateAsync({ courseId: course.id, name: null, alt: "" }),
    });
    if (answer.action !== "confirm") return;
    notify(t("courses:cover.removed"));
    onClose();
  }

  const slack = chosen && slackOf(chosen.picture);
  const shown = chosen?.preview ?? null;
  return (
    <FormDialog
      form={form}
      size="md"
      title={t("courses:cover.title")}
      description={t("courses:cover.description")}
      submitLabel={t("courses:cover.save")}
      onSubmit={submit}
      onClose={onClose}
      dirty={chosen !== null}
      labels={{ alt: t("courses:cover.alt") }}
    >
      <div className="grid gap-3">
        {shown === null ? (
          <CourseCover cover={course.cover} alt={course.cover_alt} className="w-full max-w-96 rounded-lg" />
        ) : (
          <img
            src={shown}
            alt={t("courses:cover.preview")}
            className="aspect-video w-full max-w-96 rounded-lg bg-sunken object-cover"
          />
        )}
        {slack ? (
          <label htmlFor={slider} className="grid gap-1 text-sm text-muted">
            {t(slack === "x" ? "courses:cover.cutAcross" : "courses:cover.cutDown")}
            <input
              id={slider}
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={chosen?.at ?? 0.5}
              disabled={sending !== null}
              className="tap w-full accent-accent"
              onChange={(event) => {
                if (chosen) void move(chosen, Number(event.target.value));
              }}
            />
          </label>
        ) : null}
        <input
          ref={input}
          type="file"
          accept={PICTURE_KINDS}
          className="sr-only"
          tabIndex={-1}
          aria-label={t("courses:cover.file")}
          onChange={(event) => {
            void choose(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        {sending === null ? (
          <span className="flex flex-wrap gap-2">
            <Button size="sm" onClick={() => input.current?.click()}>
              <ImageUp aria-hidden />
              {t(chosen || course.cover !== null ? "courses:cover.another" : "courses:cover.choose")}
            </Button>
            {course.cover !== null && !chosen ? (
              <Button size="sm" variant="dangerGhost" onClick={() => void remove()}>
                <Trash2 aria-hidden />
                {t("courses:cover.remove")}
              </Button>
            ) : null}
          </span>
        ) : (
          <span className="flex flex-wrap items-center gap-3">
            <ExportProgress
              rows={Math.round(sent * 100)}
              total={100}
              label={t("courses:cover.sending")}
              text={t("courses:cover.sending")}
            />
            <Button size="sm" onClick={() => sending?.abort()}>
              {t("courses:cover.stop")}
            </Button>
          </span>
        )}
        {refused ? (
          <p role="alert" className="text-sm text-bad-ink">
            {t(`courses:cover.${refused}`, { max: MOST_PICTURE_BYTES / 1024 / 1024 })}
          </p>
        ) : null}
      </div>
      <FormField name="alt" label={t("courses:cover.alt")} description={t("courses:cover.altHelp")} optional>
        {(field) => <Input autoComplete="off" {...field} />}
      </FormField>
    </FormDialog>
  );
}
