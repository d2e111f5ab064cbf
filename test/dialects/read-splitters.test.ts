import { expect, test } from "vitest";
import { proxysql } from "../../src/dialects/proxysql.ts";
import { claimsWith, readWith } from "../support/reading.ts";

/** Components of which a file says that answers may be behind by any time. */
function behind(path: string, text: string): unknown[] {
	const file = { path, text };
	if (!claimsWith(proxysql, file)) return [];
	return readWith(proxysql, [file]).fragments.flatMap((one) => ("standalone" in one ? [one.standalone] : []));
}

const maxscale = (monitor: string) =>
	`[a]\ntype=server\naddress=10.0.0.1\n[b]\ntype=server\naddress=10.0.0.2\n[watch]\ntype=monitor\nmodule=${monitor}\nservers=a,b\n[rw]\ntype=service\nrouter=readwritesplit\nservers=a,b\n`;
const pgpool = (mode: string) => `${mode}\nbackend_hostname0 = 'pg0.internal'\nbackend_hostname1 = 'pg1.internal'\n`;
const haproxy = (path: string, more: string, mode = "http") =>
	`defaults\n  mode ${mode}\nbackend app\n  option httpchk GET ${path}\n  server a db0.internal:5432 check ${more}\n`;

test.each([
	["copies behind MaxScale", "maxscale.cnf", maxscale("mariadbmon"), ["10.0.0.2"]],
	["nodes that commit together", "maxscale.cnf", maxscale("galeramon"), []],
	["copies of a stream", "pgpool.conf", pgpool("backend_clustering_mode = 'streaming_replication'"), ["pg1"]],
	[
		"copies of an older Pgpool",
		"pgpool.conf",
		pgpool("master_slave_mode = on\nmaster_slave_sub_mode = 'stream'"),
		["pg1"],
	],
	["nodes that Pgpool writes", "pgpool.conf", pgpool("backend_clustering_mode = 'native_replication'"), []],
	["nodes of which nothing is said", "pgpool.conf", pgpool("replication_mode = on"), []],
	["Patroni by its port", "haproxy.cfg", haproxy("/replica", "port 8008"), ["db0"]],
	["a database by its bytes", "haproxy.cfg", haproxy("/replica", "", "tcp"), ["db0"]],
	["a bound on the lag", "haproxy.cfg", haproxy("/replica?lag=1MB", "port 8008"), []],
	["a site's own path", "haproxy.cfg", haproxy("/replica-status", "port 8008"), []],
	["a path below another", "haproxy.cfg", haproxy("/api/replica", "port 8008"), []],
	["a site's check", "haproxy.cfg", haproxy("/replica", ""), []],
	["another program's settings", "setup.cfg", maxscale("mariadbmon"), []],
])("%s", (_, path, text, expected) => expect(behind(path, text)).toEqual(expected));
