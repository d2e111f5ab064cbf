import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		root: new URL("..", import.meta.url).pathname,
		include: ["test/**/*.test.ts"],
		exclude: ["test/vscode/**", "test/fixtures/**", "test/cases/**", "node_modules/**"],
		pool: "threads",
		testTimeout: 30_000,
	},
});
