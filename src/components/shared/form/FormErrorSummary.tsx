import CircleAlert from "lucide-react/icons/circle-exclamation-point";
import { useFormContext, useFormState, type FieldError } from "react-hook-form";
import { useFieldErrorText } from "@/hooks/ui/useErrorText";
import { fieldMessage } from "@/lib/text/field-message";

interface Problem {
  name: string;
  message: string | undefined;
}

function collect(errors: object, prefix = ""): Problem[] {
  return Object.entries(errors).flatMap(([key, value]) => {
    if (key === "root" || typeof value !== "object" || value === null) return [];
    const name = prefix ? `${prefix}.${key}` : key;
    const error = value as FieldError;
    return typeof error.type === "string"
      ? [{ name, message: error.message }]
      : collect(value as object, name);
  });
}

/**
 * After a refused submit: what the server said of the whole, and a way to each field that needs a change, in the order
 * of the labels, which is the form's.
 */
export function FormErrorSummary({ labels }: { labels: Record<string, string> }) {
  const { setFocus } = useFormContext();
  const { errors, submitCount } = useFormState();
  const server = errors.root?.["server"];
  const order = Object.keys(labels);
  const problems = submitCount > 0 ? collect(errors) : [];
  problems.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const listed = problems.length > 1;
  const errorText = useFieldErrorText(listed || server !== undefined);

  return (
    <div role="alert" className="empty:hidden">
      {server || listed ? (
        <div className="flex gap-2.5 rounded-md bg-bad-soft px-3 py-2.5 text-bad-ink">
          <CircleAlert aria-hidden className="mt-1 size-4 shrink-0" />
          <div className="min-w-0">
            {server ? <p>{errorText(server.message)}</p> : null}
            {listed ? (
              <>
                <p className="font-medium">
                  {errorText(fieldMessage("summary", { count: problems.length }))}
                </p>
                <ul className="mt-1 grid gap-0.5">
                  {problems.map((problem) => (
                    <li key={problem.name} className="flex flex-wrap items-center gap-x-2">
                      <button
                        type="button"
                        className="inline-flex tap items-center text-left underline underline-offset-4"
                        onClick={() => setFocus(problem.name)}
                      >
                        {labels[problem.name] ?? problem.name}
                      </button>
                      <span className="text-sm">{errorText(problem.message)}</span>
                    </li>
                  ))}
                </ul>
              </>
            ) : null}
          </div>
        </div>
      ) : null}
    </div>
  );
}
