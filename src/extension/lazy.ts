/** Everything that is not needed to activate. It is bundled apart, and read when the first of it is used. */
export { createClient } from "./client.ts";
export { commands } from "./commands/index.ts";
export { showFresh } from "./fresh.ts";
export { restore } from "./panel.ts";
export { offerTools } from "./tools.ts";
export { showViews } from "./views/index.ts";
