import ChevronRight from "lucide-react/icons/chevron-right";
import { Link } from "react-router-dom";
import { CourseCover } from "@/components/people/shared/CourseCover";
import { Card } from "@/components/ui/Card";
import { useMyCourses } from "@/hooks/people/joining/joining";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { links } from "@/lib/paths";

/** The courses one takes part in or has asked for; nothing where there is none. */
export function MyCourses() {
  const { t } = useTranslation("joining");
  const { data } = useMyCourses();
  if (!data?.length) return null;
  return (
    <section aria-labelledby="my-courses" className="mt-10">
      <h2 id="my-courses" className="mb-3 text-lg font-semibold">
        {t("joining:courses.title")}
      </h2>
      <Card>
        <ul className="divide-y divide-line">
          {data.map(({ id, title, store_name, standing, sessions, cover }) => (
            <li key={id}>
              <Link
                to={links.studentCourse(id)}
                className="flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-hover"
              >
                <CourseCover cover={cover} className="w-20" />
                <span className="min-w-0 flex-1">
                  <span className="line-clamp-2 font-medium wrap-anywhere">{title}</span>
                  <span className="block truncate text-sm text-muted">
                    {store_name} ·{" "}
                    {standing === "asked"
                      ? t("joining:courses.asked")
                      : t("joining:courses.sessions", { count: sessions })}
                  </span>
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </section>
  );
}
