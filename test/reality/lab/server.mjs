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
	/** Seconds from SIGTERM in which it fails its checks and serves on. */
	preStop = 0,
	/** Seconds that it stands still each time that it is stopped and goes on. */
	pause: still = 0,
	/** Pooled statements in PostgreSQL, where each request needs one; see `database.mjs`. */
	database,
} = JSON.parse(process.env.LAB);

const known = new Set();
const store = sessions === "shared-store" ? await redisAt(redis) : undefined;
const work = database ? await (await import("./database.mjs")).workOf(database) : undefined;
const waiting = [];
let busy = 0;
let leaving = false;
/** By how many seconds a worker had the last request longer than its work. */
let held = 0;
/** By how much timers are late, on a sliding average: they have whole milliseconds. */
let late = 0.6;

/** By work that is under way: when it ends. */
const ends = new Map();

/** As a computation: while the process stands still, nothing of it is done. */
function pause(milliseconds, then) {
	const work = {};
	const until = performance.now() + milliseconds;
	ends.set(work, until);
	const look = () => {
		beat();
		const left = ends.get(work) - performance.now();
		if (left > 0.7) {
			setTimeout(look, Math.max(0, left - late));
			return;
		}
		late -= left * 0.02;
		ends.delete(work);
		then();
	};
	if (milliseconds > 0) setTimeout(look, Math.max(0, milliseconds - late));
	else look();
}

let lastBeat = performance.now();

/** Where nothing has been heard of itself for so long, it has stood still, and whatever it works on ends that much later. */
function beat() {
	const now = performance.now();
	if (still > 0 && now - lastBeat > still * 500) for (const [work, until] of ends) ends.set(work, until + still * 1000);
	lastBeat = now;
}
if (still > 0) setInterval(beat, 10);

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
	let done = true;
	try {
		session = await sessionOf(request.headers["x-user"]);
		const { "x-settles": settles, "x-kind": kind } = request.headers;
		if (work && (!settles || kind)) done = await work(kind, Number(settles ?? 0));
	} catch {
		done = false;
	}
	// What it needs cannot be had: it does nothing itself.
	const time = done ? seconds * 1000 : 0;
	const from = performance.now();
	pause(time, () => {
		const beyond = { ...(typeof done === "string" && { "x-beyond": done }), "x-held": String(held) };
		response.writeHead(done ? 200 : 500, { "x-replica": name, "x-session": session, ...beyond, "content-length": 0 });
		response.end();
		if (time > 0) held = (performance.now() - from - time) / 1000;
		const next = waiting.shift();
		if (next) void begin(next);
		else busy--;
	});
}

const server = http.createServer((request, response) => {
	request.resume();
	if (request.url === "/healthz") {
		response.writeHead(leaving ? 503 : 200, { "content-length": 0 });
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
		leaving = true;
		setTimeout(() => {
			server.close(() => process.exit(0));
			setInterval(() => server.closeIdleConnections(), 20);
		}, preStop * 1000);
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
