import * as nodeModule from "node:module";
import { privateFolder } from "./cache-folder.ts";

/**
 * Lets Node (from 22.8 on) keep compiled code between runs. By itself it would do so in the shared temporary folder, in
 * whatever is already there: who made that first would have their code run as us.
 */
export async function keepCompiledCode(): Promise<void> {
	const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
	const folder = enableCompileCache && (await privateFolder("code").catch(() => undefined));
	if (folder) enableCompileCache(folder);
}
