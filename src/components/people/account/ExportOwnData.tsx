import Download from "lucide-react/icons/download";
import { notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useExportOwnData } from "@/hooks/people/account/account";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { saveFile } from "@/lib/files/save-file";

const instant = /^\d{4}-\d\d-\d\dT/;

/** Everything about oneself as a file: for programs, or to read. */
export function ExportOwnData() {
  const { t, i18n } = useTranslation("settings");
  const format = useFormat();
  const errorText = useErrorText();
  const { mutateAsync, isPending, variables } = useExportOwnData();

  async function save(kind: "json" | "html") {
    try {
      const data = await mutateAsync(kind);
      const day = data.made_at.slice(0, 10);
      if (kind === "json") {
        const text = JSON.stringify({ made_at: data.made_at, ...data.lists }, null, 2);
        saveFile(`atelier-${day}.json`, new Blob([text], { type: "application/json" }));
        return;
      }
      const [{ readablePage }] = await Promise.all([
        import("@/lib/people/account/readable"),
        i18n.loadNamespaces(["account"]),
      ]);
      const value = (given: unknown) => {
        if (typeof given === "boolean") return t(given ? "account:yes" : "account:no");
        if (typeof given === "string" && instant.test(given)) return format.dateTime(given);
        return typeof given === "string" || typeof given === "number" ? String(given) : "";
      };
      const page = readablePage(data, {
        ...{ title: t("account:title", { date: format.dateTime(data.made_at) }), language: i18n.language },
        ...{ nothing: t("account:nothing"), value },
        list: (name) => t(`account:lists.${name}`),
        column: (name) => t(`account:columns.${name}`),
      });
      saveFile(`atelier-${day}.html`, new Blob([page], { type: "text/html" }));
    } catch (error) {
      notifyError(errorText(error));
    }
  }

  return (
    <div className="flex flex-wrap items-center justify-between gap-3 p-4 sm:p-5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{t("data.export")}</p>
        <p className="mt-1 text-sm text-pretty text-muted">{t("data.exportHelp")}</p>
      </div>
      <div className="flex gap-2 max-sm:w-full max-sm:*:flex-1">
        {(["html", "json"] as const).map((kind) => (
          <Button
            key={kind}
            loading={isPending && variables === kind}
            disabled={isPending}
            onClick={() => void save(kind)}
          >
            <Download aria-hidden />
            {t(`data.${kind}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
