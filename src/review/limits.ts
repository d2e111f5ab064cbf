/** A file larger than this is not read: no configuration or source that people write comes near it. */
export const maxFileBytes = 1_000_000;

/** Files larger than this many in one folder are not listed further; a note says so. */
export const maxFiles = 100_000;

/** Folders that hold what others wrote or what a build made. */
export const excludedFolders = new Set([
	"node_modules",
	".git",
	".hg",
	".svn",
	".terraform",
	"cdk.out",
	"dist",
	"build",
	"out",
	"target",
	"vendor",
	"bower_components",
	".next",
	".nuxt",
	".cache",
	".venv",
	"venv",
	"__pycache__",
	"coverage",
	".vscode-test",
	".yarn",
	".pnpm-store",
]);
