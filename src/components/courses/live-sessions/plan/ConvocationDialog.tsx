import ConvocationForm from "@/components/courses/live-sessions/plan/ConvocationForm";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** What the convocations of a course's sessions say where a session says nothing else. */
export default function ConvocationDialog({ courseId, onClose }: { courseId: string; onClose: () => void }) {
  const { t } = useTranslation("messages");
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent size="md" title={t("convocation.title")} description={t("convocation.ofCourse")}>
        <ConvocationForm of={{ p_course_id: courseId }} />
      </DialogContent>
    </Dialog>
  );
}
