import { useTranslation } from "@/hooks/ui/useTranslation";
import { DensityToggle } from "@/components/shared/table/DensityToggle";
import { FilterBar, FilterSearch } from "@/components/shared/filters/FilterBar";
import { FilterDates } from "@/components/shared/filters/FilterDates";
import { FilterSelect } from "@/components/shared/filters/FilterSelect";
import { Segmented } from "@/components/ui/Segmented";
import {
  activeFilters,
  chooseStatus,
  chooseView,
  noFilters,
  type sessionsUrl,
  viewOf,
  type SessionsUrl,
} from "@/lib/courses/list/session-url";
import { sessionPlatforms, sessionScopes, sessionStatuses } from "@/lib/courses/shared/session-types";
import type { SetUrlState } from "@/lib/url-state";

interface SessionFiltersProps {
  url: SessionsUrl;
  onChange: SetUrlState<typeof sessionsUrl>;
}

export function SessionFilters({ url, onChange }: SessionFiltersProps) {
  const { t } = useTranslation("sessions");
  return (
    <div className="grid gap-3">
      <div className="flex items-center justify-between gap-3">
        <Segmented
          label={t("view.label")}
          value={viewOf(url)}
          options={sessionScopes.map((value) => ({ value, label: t(`view.${value}`) }))}
          onChange={(view) => onChange(chooseView(url, view))}
          className="max-sm:flex max-sm:w-full"
        />
        <DensityToggle />
      </div>
      <FilterBar
        search={
          <FilterSearch
            label={t("filter.search")}
            value={url.q}
            onChange={(q) => onChange({ q }, { replace: true })}
          />
        }
        active={activeFilters(url)}
        searched={url.q.trim() !== ""}
        onClear={() => onChange(noFilters)}
      >
        <FilterSelect
          label={t("filter.status")}
          allLabel={t("filter.anyStatus")}
          value={url.status}
          options={sessionStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={(status) => onChange(chooseStatus(status))}
        />
        <FilterSelect
          label={t("filter.platform")}
          allLabel={t("filter.anyPlatform")}
          value={url.platform}
          options={sessionPlatforms.map((value) => ({ value, label: t(`platform.${value}`) }))}
          onChange={(platform) => onChange({ platform })}
        />
        <FilterDates
          label={t("filter.dates")}
          from={url.from}
          to={url.to}
          onChange={(range) => onChange(range)}
        />
      </FilterBar>
    </div>
  );
}
