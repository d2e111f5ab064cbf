/** The layers of docs/architecture.md: each imports only what stands above it. */
const layers = [
	["design", "^src/design/"],
	["dialects", "^src/dialects/"],
	["rules", "^src/rules/"],
	["simulator", "^src/simulator/"],
	["review", "^src/review/"],
	["cases", "^src/cases/"],
	["measure", "^src/measure/"],
	["report", "^src/report/"],
	["agent", "^src/agent/"],
	["cli", "^src/cli/"],
	["server", "^src/server/"],
	["extension", "^src/extension/"],
	["action", "^src/action/"],
	["mcp", "^src/mcp/"],
];

const upward = layers.slice(0, -1).map(([name, path], index) => ({
	name: `${name}-imports-only-what-stands-above-it`,
	severity: "error",
	from: { path },
	to: { path: layers.slice(index + 1).map(([, below]) => below) },
}));

/** Faces do not import each other; they meet in the review and, for messages, in the protocol files. */
const faces = ["cli", "server", "extension", "action", "mcp"].map((face) => ({
	name: `${face}-is-a-face-of-its-own`,
	severity: "error",
	from: { path: `^src/${face}/` },
	to: { path: "^src/(cli|server|extension|action|mcp)/", pathNot: [`^src/${face}/`, "^src/server/protocol\\.ts$"] },
}));

module.exports = {
	forbidden: [
		...upward,
		...faces,
		{
			name: "design-and-simulator-are-pure",
			comment: "They run in the browser as in Node: no Node module, no DOM library, no vscode.",
			severity: "error",
			from: { path: "^src/(design|simulator|rules)/" },
			to: { dependencyTypes: ["core"] },
		},
		{
			name: "simulator-knows-only-the-design",
			severity: "error",
			from: { path: "^src/simulator/" },
			to: { path: "^(src/(?!design|simulator)|webview)" },
		},
		{
			name: "only-the-extension-imports-vscode",
			severity: "error",
			from: { pathNot: "^(src/extension|test/vscode)/" },
			to: { path: "^(vscode|vscode-languageclient)" },
		},
		{
			name: "webview-imports-no-face",
			severity: "error",
			from: { path: "^webview/" },
			to: { path: "^src/(cli|server|extension|dialects)/" },
		},
		{
			name: "no-cycles",
			comment: "Nor by types alone: what two files say of each other belongs into a third.",
			severity: "error",
			from: { path: "^(src|webview)/" },
			to: { circular: true },
		},
		{ name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^vscode$" } },
	],
	options: {
		doNotFollow: { path: "node_modules" },
		includeOnly: "^(src|webview|node_modules|node:|vscode)",
		tsPreCompilationDeps: true,
		skipAnalysisNotInRules: true,
		tsConfig: { fileName: "tsconfig.json" },
		enhancedResolveOptions: {
			extensions: [".ts", ".js", ".mjs"],
			exportsFields: ["exports"],
			conditionNames: ["import", "require", "types"],
		},
	},
};
