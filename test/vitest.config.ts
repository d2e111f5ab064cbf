import { defineConfig } from "vitest/config";

/** What exchanges modules under others (`vi.mock`) needs a module cache of its own. */
const apart = ["test/reliability/remedies.test.ts"];
const exclude = ["test/vscode/**", "test/fixtures/**", "test/cases/**", "node_modules/**"];

export default defineConfig({
	test: {
		root: new URL("..", import.meta.url).pathname,
		pool: "threads",
		// Vitest would leave a core to itself, and two are all that many machines have.
		maxWorkers: "100%",
		// No test is timed: this only ends one that hangs. Beside others on two cores, a page that simulates takes a minute.
		testTimeout: 180_000,
		projects: [
			{
				extends: true,
				// All others share what a thread has loaded: the compiler alone takes longer to load than most files to run.
				test: { name: "shared", isolate: false, include: ["test/**/*.test.ts"], exclude: [...exclude, ...apart] },
			},
			{ extends: true, test: { name: "apart", include: apart, exclude } },
		],
	},
});
