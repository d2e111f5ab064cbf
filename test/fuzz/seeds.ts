import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What is mutated: files by path, and what kind of input they are. */
export interface Seed {
	kind: "workspace" | "rule" | "case";
	name: string;
	files: Record<string, string>;
}

const settings = `workload:
  rate: 80/s
  peak: { rate: 240/s, at: "12:00", warning: none }
  timeout: 2s
  retries: 2
  backoff: exponential
  backoffBase: 50ms
  load: { steps: [{ at: 0s, rate: 10/s }, { at: 60s, rate: 90/s }] }
objectives: { latencyP99: 300ms, availability: 99.9% }
components:
  web: { serviceTime: { p50: 12ms, p99: 80ms }, startup: 45s, concurrency: 16 }
  orders: { kind: Store, maxConnections: 200 }
rules: { sticky-sessions: error }
ignore:
  - { rule: single-replica, reason: known, paths: ["deploy/**"], until: 2030-01-01 }
exclude: ["legacy/**"]
`;

function under(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		return statSync(path).isDirectory() ? under(path) : [path];
	});
}

function filesIn(path: string): Record<string, string> {
	const paths = statSync(path).isDirectory() ? under(path) : [path];
	const start = statSync(path).isDirectory() ? path.length + 1 : path.lastIndexOf("/") + 1;
	return Object.fromEntries(paths.map((one) => [one.slice(start), readFileSync(one, "utf8")]));
}

/** Fixtures and the storefront with settings, rules and cases: every dialect, in every form that we write. */
export function seeds(): Seed[] {
	const folders = readdirSync("test/fixtures", { withFileTypes: true }).filter((one) => one.isDirectory());
	const fixtures = folders.flatMap(({ name: rule }) =>
		readdirSync(join("test/fixtures", rule)).map((name) => join("test/fixtures", rule, name)),
	);
	const workspaces = [...fixtures, "examples/storefront"].map((path): Seed => {
		const files = filesIn(path);
		return { kind: "workspace", name: path, files: { "scaleproof.yaml": settings, ...files } };
	});
	const cases = ["questions", "systems", "textbook"].flatMap((folder) => under(join("examples", folder)));
	return [
		...workspaces,
		...cases.map((path): Seed => ({ kind: "case", name: path, files: filesIn(path) })),
		...under("rules").map((path): Seed => ({ kind: "rule", name: path, files: filesIn(path) })),
	];
}
