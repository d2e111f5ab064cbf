// One replica of the laboratory's service: `workers` requests at once, first come first served, `bound` may wait. Each request
// says in a header how long it takes, so that simulator and laboratory draw from the same law. Configured by the environment.
import http from "node:http";
import { createConnection } from "node:net";

const {
	port,
	name,
	workers,
	bound,
	sessions = "none",
	redis = 0,
	/** What SIGTERM does: "handled" finishes what is under way; undefined leaves it to the default, which is to end at once. */
	sigterm,
	/** Pooled statements in PostgreSQL, where each request needs one; see `database.mjs`. */
	database,
} = JSON.parse(process.env.LAB);

const known = new Set();
const store = sessions === "shared-store" ? await redisAt(redis) : undefined;
const work = database ? await (await import("./database.mjs")).workOf(database) : undefined;
const waiting = [];
let busy = 0;
/** By how much timers are late, on a sliding average: they have whole milliseconds. */
let late = 0.6;

function pause(milliseconds, then) {
	const from = performance.now();
	setTimeout(
		() => {
			late += (performance.now() - from - milliseconds) * 0.02;
			then();
		},
		Math.max(0, milliseconds - late),
	);
}

async function sessionOf(user) {
	if (!user || sessions === "none") return "none";
	if (store) {
		const found = await store("GET", user);
		if (found === null) await store("SET", user, name);
		return found === null ? "new" : "known";
	}
	const before = known.has(user);
	known.add(user);
	return before ? "known" : "new";
}

async function begin({ request, response }) {
	const seconds = Number(request.headers["x-work"] ?? 0);
	let session = "none";
	let ok = true;
	try {
		session = await sessionOf(request.headers["x-user"]);
		if (work) ok = await work(request.headers["x-kind"]);
	} catch {
		ok = false;
	}
	pause(seconds * 1000, () => {
		response.writeHead(ok ? 200 : 500, { "x-replica": name, "x-session": session, "content-length": 0 });
		response.end();
		const next = waiting.shift();
		if (next) void begin(next);
		else busy--;
	});
}

const server = http.createServer((request, response) => {
	request.resume();
	if (request.url === "/healthz") {
		response.writeHead(200, { "content-length": 0 });
		response.end();
	} else if (busy < workers) {
		busy++;
		void begin({ request, response });
	} else if (waiting.length < bound) waiting.push({ request, response });
	else {
		response.writeHead(503, { "x-replica": name, "content-length": 0 });
		response.end();
	}
});
server.keepAliveTimeout = 3_600_000;
server.listen(port, "127.0.0.1", 4096, () => process.send?.("ready"));

if (sigterm === "handled") {
	process.on("SIGTERM", () => {
		server.close(() => process.exit(0));
		setInterval(() => server.closeIdleConnections(), 20);
	});
}

/** As much of Redis's protocol as GET and SET need. */
async function redisAt(at) {
	const socket = createConnection(at, "127.0.0.1");
	socket.setNoDelay(true);
	await new Promise((done, failed) => socket.once("connect", done).once("error", failed));
	const pending = [];
	let text = "";
	socket.setEncoding("latin1").on("data", (more) => {
		text += more;
		for (;;) {
			const end = text.indexOf("\r\n");
			if (end < 0) return;
			const length = text[0] === "$" ? Number(text.slice(1, end)) : -1;
			const until = length < 0 ? end + 2 : end + 2 + length + 2;
			if (text.length < until) return;
			const answer = text[0] !== "$" ? text.slice(1, end) : length < 0 ? null : text.slice(end + 2, until - 2);
			text = text.slice(until);
			pending.shift()(answer);
		}
	});
	return (...words) =>
		new Promise((done) => {
			pending.push(done);
			socket.write(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`);
		});
}
