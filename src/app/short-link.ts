import { redirect, type LoaderFunctionArgs } from "react-router-dom";
import { shortTarget } from "@/lib/short-link";
import { paths } from "@/lib/paths";

/** Leads a short address, as text messages have it, to the page it stands for. */
export function loader({ request }: LoaderFunctionArgs): Response {
  const { pathname, search } = new URL(request.url);
  return redirect(shortTarget(pathname, search) ?? paths.home);
}
