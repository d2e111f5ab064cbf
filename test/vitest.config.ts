import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { compiled, compiledModules, compileSources } from "./support/compiled.ts";

/** What exchanges modules under others (`vi.mock`) needs a module cache of its own. */
const apart = ["test/reliability/remedies.test.ts"];
const exclude = ["test/vscode/**", "test/fixtures/**", "test/cases/**", "node_modules/**"];

/**
 * Those that take longest, the longest first: one that begins last leaves a core idle. Vitest itself knows how long they take
 * only after a run, and begins with the largest files on a fresh clone.
 */
const longest = [
	"test/simulator/validation/validation.test.ts",
	"test/webview/fixes.test.ts",
	"test/webview/ranking.test.ts",
	"test/webview/panel.test.ts",
	"test/webview/tried-out.test.ts",
	"test/dialects/code/growth.test.ts",
	"test/dialects/new-dialect.test.ts",
	"test/case-files/presets.test.ts",
	"test/simulator/invariants.test.ts",
	"test/cli/case.test.ts",
	"test/cli/scenarios.test.ts",
	"test/rules/simulate.test.ts",
	"test/simulator/queues.test.ts",
	"test/simulator/sensitivity.test.ts",
	"test/simulator/compare.test.ts",
	"test/review/git.test.ts",
];

class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const rank = ({ moduleId }: TestSpecification) => {
			const at = longest.findIndex((path) => moduleId.endsWith(path));
			return at < 0 ? longest.length : at;
		};
		const sorted = await super.sort(files);
		// A thread that has loaded what all share stays only for as long as the next file shares it, too.
		const [own, others] = [sorted.filter(isApart), sorted.filter((one) => !isApart(one))];
		return [...own, ...others.toSorted((a, b) => rank(a) - rank(b))];
	}
}

function isApart({ moduleId }: TestSpecification): boolean {
	return apart.some((path) => moduleId.endsWith(path));
}

/** A run takes the sources as they are; who watches them, or changes them in memory (`npm run mutate`), wants Vitest's own way. */
const isRun = process.argv.includes("run");
if (isRun) await compileSources();

export default defineConfig({
	test: {
		root: new URL("..", import.meta.url).pathname,
		pool: "threads",
		// Vitest would leave a core to itself, and two are all that many machines have.
		maxWorkers: "100%",
		// No test is timed: this only ends one that hangs. Beside others on two cores, a page that simulates takes a minute.
		testTimeout: 180_000,
		hookTimeout: 180_000,
		sequence: { sequencer: LongestFirst },
		setupFiles: ["test/support/seed.ts"],
		projects: [
			{
				extends: true,
				plugins: isRun ? [compiled] : [],
				// All others share what a thread has loaded: the compiler alone takes longer to load than most files to run.
				test: {
					name: "shared",
					isolate: false,
					server: { deps: { external: [compiledModules] } },
					include: ["test/**/*.test.ts"],
					exclude: [...exclude, ...apart],
				},
			},
			{ extends: true, test: { name: "apart", include: apart, exclude } },
		],
	},
});
