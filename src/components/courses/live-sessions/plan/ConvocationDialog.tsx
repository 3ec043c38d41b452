import { useRef } from "react";
import ConvocationForm from "@/components/courses/live-sessions/plan/ConvocationForm";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** What the convocations of a course's sessions say where a session says nothing else. */
export default function ConvocationDialog({ courseId, onClose }: { courseId: string; onClose: () => void }) {
  const { t } = useTranslation("messages");
  const leavingRef = useRef<(() => Promise<boolean>) | null>(null);
  const close = async () => {
    if ((await leavingRef.current?.()) !== false) onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : void close())}>
      <DialogContent size="md" title={t("convocation.title")} description={t("convocation.ofCourse")}>
        <ConvocationForm of={{ p_course_id: courseId }} leavingRef={leavingRef} />
      </DialogContent>
    </Dialog>
  );
}
