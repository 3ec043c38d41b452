import type { ReactNode } from "react";
import { Card } from "@/components/ui/Card";

interface SettingsSectionProps {
  id: string;
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** Words on the left, controls on the right; one under the other where it is narrow. */
export function SettingsSection({ id, title, description, children }: SettingsSectionProps) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-20 gap-4 border-t border-line py-8 first-of-type:border-t-0 first-of-type:pt-0 lg:scroll-mt-6 lg:grid-cols-[16rem_minmax(0,1fr)] lg:gap-10"
    >
      <div>
        <h2 id={`${id}-title`} className="text-lg font-semibold">
          {title}
        </h2>
        {description ? <p className="mt-1 text-pretty text-muted">{description}</p> : null}
      </div>
      <Card className="max-w-2xl min-w-0">{children}</Card>
    </section>
  );
}
