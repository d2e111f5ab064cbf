import { createConnection } from "vscode-languageserver/node";
import { serve } from "./server.ts";

const connection = createConnection();
const log = (error: unknown) =>
	connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
process.on("uncaughtException", log);
process.on("unhandledRejection", log);
serve(connection);
