import { join } from "node:path";
import { requireCompiled } from "../review/compile-cache.ts";

type CommandLine = typeof import("./main.ts");

/** All but this: to compile it takes longer than many a command, so what was compiled is kept between runs. */
async function loaded(): Promise<CommandLine> {
	return (await requireCompiled(join(__dirname, "cli-main.cjs"))) as CommandLine;
}

/** For what loads the bundle to run many commands in one process: it starts each by itself. */
export const run: CommandLine["run"] = async (args) => (await loaded()).run(args);

if (require.main === module) void loaded().then(({ main }) => main());
