import { execFileSync, spawnSync } from "node:child_process";

/** This process and all that it has started, and those have. */
function family(): string[] {
	const lines = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
	const parents = lines.map((line) => line.trim().split(/\s+/));
	const pids = [String(process.pid)];
	for (let i = 0; i < pids.length; i++) {
		for (const [pid, parent] of parents) if (parent === pids[i]) pids.push(pid);
	}
	return pids;
}

/**
 * Real-time priority for all parts, where that is allowed: what else runs on the machine then waits for them. Whoever starts
 * later has it from its parent. Their JavaScript runs on one thread each (`--single-threaded`): such a thread must not wait for
 * another of the same priority that finds no core.
 */
export function goFirst(): void {
	for (const pid of family()) spawnSync("chrt", ["--fifo", "--pid", "10", pid], { stdio: "ignore" });
}

/** This process is as others again. */
export function goBack(): void {
	spawnSync("chrt", ["--other", "--pid", "0", String(process.pid)], { stdio: "ignore" });
}
