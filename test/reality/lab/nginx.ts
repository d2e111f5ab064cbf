import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BalancerSetup } from "../setup.ts";
import { listens, start } from "./process.ts";

const methods = {
	"round-robin": "",
	"least-outstanding": "least_conn;",
	random: "random;",
	"power-of-two": "random two least_conn;",
	hash: "hash $http_x_user consistent;",
};

/** nginx before these replicas. One worker process: each would have a list and counters of its own. */
export async function startNginx(setup: BalancerSetup, replicas: readonly number[], port: number, folder: string) {
	const file = join(folder, "nginx.conf");
	writeFileSync(
		file,
		`daemon off; master_process off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr error;
events { worker_connections 8192; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  keepalive_requests 1000000;
  upstream service {
    ${methods[setup.algorithm]}
${replicas.map((replica) => `    server 127.0.0.1:${replica} max_fails=0;`).join("\n")}
    keepalive 512; keepalive_requests 1000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_read_timeout 1h; proxy_ignore_client_abort on;
      proxy_next_upstream off;
    }
  }
}
`,
	);
	const { child, said } = start("nginx", ["-p", folder, "-c", file]);
	await listens(port, child, said);
	return child;
}
