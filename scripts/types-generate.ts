import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { abilityFiles } from "./checks/abilities-drift.ts";
import { root } from "./checks/step.ts";
import { generateTypes, TYPES_FILE } from "./checks/types-drift.ts";
import { withScratchDatabase } from "./checks/scratch-database.ts";

await withScratchDatabase(async (databaseUrl) => {
  await writeFile(TYPES_FILE, await generateTypes(databaseUrl));
  for (const { file, text } of await abilityFiles(databaseUrl)) await writeFile(join(root, file), text);
});
process.stdout.write("The generated types and the lists of abilities follow the migrations again.\n");
