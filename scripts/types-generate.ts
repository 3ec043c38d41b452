import { writeFile } from "node:fs/promises";
import { generateTypes, TYPES_FILE } from "./checks/types-drift.ts";
import { withScratchDatabase } from "./checks/scratch-database.ts";

await writeFile(TYPES_FILE, await withScratchDatabase(generateTypes));
process.stdout.write("src/integrations/supabase/database.types.ts follows the migrations again.\n");
