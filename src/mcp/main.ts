import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { packageRoot } from "../review/assets.ts";
import { serverOf } from "./server.ts";

const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };

// Standard output belongs to the protocol: whatever else would be printed goes to the other.
console.log = console.error;
void serverOf(process.cwd(), version).connect(new StdioServerTransport());
