import { createConnection } from "vscode-languageserver/node";
import { keepCompiledCode } from "../review/compile-cache.ts";
import { serve } from "./server.ts";

void keepCompiledCode();
const connection = createConnection();
const log = (error: unknown) =>
	connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
process.on("uncaughtException", log);
process.on("unhandledRejection", log);
serve(connection);
