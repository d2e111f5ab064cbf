/** What the build asks of the rules (`bundle.mjs`). */
export { treeOf } from "../rules/cel.ts";
export { expressionsOf, loadRules } from "../rules/load.ts";
