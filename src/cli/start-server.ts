import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../review/asked.ts";

/** Hands this process over to a server of ours, which is a bundle of its own. */
export async function startServer(file: string, what: string): Promise<void> {
	const server = typeof __dirname === "string" ? join(__dirname, file) : "";
	if (!existsSync(server)) throw new UsageError(`${what} is not part of this installation (dist/${file}).`);
	// The bundle has `require` in the place of `import()`, which knows paths only.
	await import(server);
}
