import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BalancerSetup } from "../setup.ts";
import { listens, start } from "./process.ts";

const methods = {
	"round-robin": "roundrobin",
	"least-outstanding": "leastconn",
	random: "random(1)",
	"power-of-two": "random(2)",
	hash: "hdr(x-user)\n  hash-type consistent",
};

/** HAProxy before these replicas. One thread: so that there is one counter of what is under way. */
export async function startHaproxy(setup: BalancerSetup, replicas: readonly number[], port: number, folder: string) {
	const file = join(folder, "haproxy.cfg");
	const { checks } = setup;
	const check = checks ? ` check inter ${checks.every * 1000} fall ${checks.failures} rise 1` : "";
	const slow = setup.slowStart ? ` slowstart ${setup.slowStart * 1000}` : "";
	const cookie = (index: number) => (setup.sticky ? ` cookie r${index}` : "");
	writeFileSync(
		file,
		`global
  nbthread 1
  maxconn 8192
defaults
  mode http
  retries 0
  no option redispatch
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  timeout queue 1h
frontend clients
  bind 127.0.0.1:${port} backlog 4096
  default_backend service
backend service
  balance ${methods[setup.algorithm]}
  http-reuse always
  ${checks ? "option httpchk GET /healthz" : ""}
  ${setup.sticky ? "cookie SERVED insert indirect nocache" : ""}
${replicas.map((replica, index) => `  server r${index} 127.0.0.1:${replica}${check}${slow}${cookie(index)}`).join("\n")}
`,
	);
	const { child, said } = start("haproxy", ["-f", file, "-db"]);
	await listens(port, child, said);
	return child;
}
