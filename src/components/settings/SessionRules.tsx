import { AttendanceRule } from "@/components/settings/AttendanceRule";
import { KeepingRule } from "@/components/settings/KeepingRule";
import { SeatOffersRule } from "@/components/settings/SeatOffersRule";
import { SessionRunnerRule } from "@/components/settings/SessionRunnerRule";

/** What holds for all sessions of a store. */
export function SessionRules({ storeId }: { storeId: string }) {
  return (
    <>
      <AttendanceRule storeId={storeId} />
      <SessionRunnerRule storeId={storeId} />
      <SeatOffersRule storeId={storeId} />
      <KeepingRule storeId={storeId} />
    </>
  );
}
