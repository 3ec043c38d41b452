import Radio from "lucide-react/icons/radio";
import { useNavigate } from "react-router-dom";
import { SessionActionsProvider } from "@/components/courses/live-sessions/SessionActionsProvider";
import { SessionsTable } from "@/components/courses/live-sessions/list/SessionsTable";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { useCourseLiveSessions } from "@/hooks/courses/useLiveSessions";
import { storeSessionsChanged } from "@/hooks/courses/shared/keys";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useLiveUpdates } from "@/hooks/useLiveUpdates";
import { links } from "@/lib/paths";
import { can, type StoreRole } from "@/lib/roles";

interface CourseSessionsProps {
  storeId: string;
  courseId: string;
  role: StoreRole;
}

/** All sessions of one course, the newest first; each opens where sessions are run from. */
export default function CourseSessions({ storeId, courseId, role }: CourseSessionsProps) {
  const { t } = useTranslation("sessions");
  const navigate = useNavigate();
  const list = useCourseLiveSessions(storeId, { courseId, scope: "all" });
  useLiveUpdates(`store:${storeId}`, storeSessionsChanged(storeId));
  const mayManage = can(role, "manage_sessions");
  return (
    <SessionActionsProvider
      role={role}
      openId=""
      onUrl={(patch) => {
        const query = new URLSearchParams({ course: courseId });
        for (const [name, value] of Object.entries(patch)) if (value) query.set(name, value);
        void navigate(`${links.liveSessions()}?${query.toString()}`);
      }}
    >
      <SessionsTable
        list={list}
        openId=""
        onOpen={({ id }) => void navigate(links.liveSessions({ course: courseId, session: id }))}
        mayManage={mayManage}
        empty={
          <EmptyState
            icon={<Radio />}
            title={t("empty.noSession.title")}
            description={t("empty.noSession.description")}
            action={
              mayManage ? (
                <ButtonLink variant="primary" to={links.liveSessions({ course: courseId, new: "1" })}>
                  {t("new")}
                </ButtonLink>
              ) : undefined
            }
          />
        }
      />
    </SessionActionsProvider>
  );
}
