// `npm run check`: format and lint, types, layers, and that generated files are as the code says.
import { join } from "node:path";
import { must, root, tool } from "./process.mjs";

/** TypeScript 7 takes a quarter of the time; programs that ask a compiler need the library that 6 is. */
const tsc = join(root, "node_modules", "typescript-native", "bin", "tsc");

await must(tool("biome"), ["check", ".", "--error-on-warnings"]);
await must(process.execPath, [tsc, "--noEmit", "--checkers", "1"]);
await must(tool("depcruise"), ["--config", ".dependency-cruiser.cjs", "src", "webview"]);
await must(process.execPath, ["src/build/generate.mjs", "--check"]);
