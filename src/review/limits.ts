import type { Note } from "../design/text.ts";

/** A file larger than this is not read: no configuration or source that people write comes near it. */
export const maxFileBytes = 1_000_000;

/** Copies of sources that a tool laid beside what it made of them. */
export const copiedSources = /(^|\/)cdk\.out\/(.*\/)?asset\.[^/]*$/;

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
	// Rules of a team and their fixtures, whose faults are there on purpose.
	".scaleproof",
]);

/** Where a team's rules stand in its workspace, each with its fixtures in a folder of its name. */
export const teamFolder = ".scaleproof/rules";

/** An index of git larger than this is not read: it lists about half a million files. */
export const maxIndexBytes = 64_000_000;

/**
 * Folders that hold what a build made, unless people keep their own files there (`build/package/Dockerfile`): they are
 * entered where git tracks a file in them; without an index, where a .gitignore says what is made and does not name them.
 */
export const builtFolders = new Set(["dist", "build", "out", "target"]);

export function tooLong(path: string): Note {
	return {
		file: path,
		severity: "info",
		message: `This file is larger than ${maxFileBytes / 1e6} MB; it is left out.`,
	};
}
