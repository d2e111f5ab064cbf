// `npm run check`: format and lint, types, layers, and that generated files are as the code says.
import { must, tool } from "./process.mjs";

await must(tool("biome"), ["check", ".", "--error-on-warnings"]);
await must(tool("tsc"), ["--noEmit"]);
await must(tool("depcruise"), ["--config", ".dependency-cruiser.cjs", "src", "webview"]);
await must(process.execPath, ["src/build/generate.mjs", "--check"]);
