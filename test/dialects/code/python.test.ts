import { beforeAll, describe, expect, test } from "vitest";
import { applyEdits } from "../../../src/design/text.ts";
import { python } from "../../../src/dialects/code/index.ts";
import { claimsWith, readWith, writeWith } from "../../support/reading.ts";

beforeAll(() => python.load?.());

type Files = Record<string, string>;
const pieces = (files: Files) =>
	readWith(
		python,
		Object.entries(files).map(([path, text]) => ({ path, text })),
	).fragments.filter((one) => one.role === "declares" || one.role === "extends");
/** Every value of an attribute, "?" where it is unknown. */
const values = (text: string | Files, name: string) =>
	pieces(typeof text === "string" ? { "shop/app.py": text } : text).flatMap(({ attributes }) => {
		const one = attributes[name];
		return one ? [one.unknown ? "?" : one.value] : [];
	});
const links = (text: string, kind: string) =>
	pieces({ "shop/app.py": text }).flatMap(({ links = [] }) => links.filter((one) => one.kind === kind));

describe("SIGTERM", () => {
	test.each([
		["import signal\nsignal.signal(signal.SIGTERM, stop)", ["handled"]],
		["from signal import SIGTERM, signal as on\non(SIGTERM, stop)", ["handled"]],
		["import signal\nfor one in (signal.SIGINT, signal.SIGTERM):\n    signal.signal(one, stop)", ["handled"]],
		["import signal\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)", ["ignored"]],
		["import signal\nsignal.signal(signal.SIGINT, stop)", []],
		["from flask import Flask\napp = Flask(__name__)\napp.run()", ["ignored"]],
		["from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run()", []],
		["import uvicorn\nuvicorn.run(app)", ["handled"]],
	])("%j", (text, expected) => expect(values(text, "sigterm")).toEqual(expected));
});

describe("calls", () => {
	const get = (rest: string) =>
		`import os, requests, httpx\nfrom functools import partial\nURL = os.environ["ORDERS_URL"]\n${rest}`;
	const bounds = (text: string) =>
		links(text, "calls").map(({ attributes = {} }) => attributes.timeout?.value ?? attributes.bounded?.value);

	test.each([
		["requests.get(URL)", [false]],
		["requests.get(URL, timeout=3)", [3]],
		["requests.get(URL, timeout=(1, 4))", [4]],
		["requests.get(URL, timeout=None)", [false]],
		["s = requests.Session()\ns.post(f'{URL}/x')", [false]],
		["get = partial(requests.get, timeout=2)\nget(URL)", [2]],
		["httpx.get(URL)", [5]],
		["c = httpx.Client(base_url=URL, timeout=7)\nc.get('/x')", [7]],
		["c = httpx.Client(timeout=httpx.Timeout(1, read=9))\nc.get(URL)", [9]],
		["import other\nother.get(URL)", []],
	])("%j", (text, expected) => expect(bounds(get(text))).toEqual(expected));
});

describe("sessions", () => {
	const django = (rest: string) => ({ "shop/settings.py": `INSTALLED_APPS = ["django.contrib.sessions"]\n${rest}` });
	const cache = 'SESSION_ENGINE = "django.contrib.sessions.backends.cache"\n';
	const redis = '{"default": {"BACKEND": "django_redis.cache.RedisCache"}}';

	test.each([
		["", ["shared-store"]],
		// A name that every object of ours has of itself.
		['SESSION_ENGINE = "constructor"', ["?"]],
		[cache, ["memory"]],
		[`${cache}CACHES = ${redis}`, ["shared-store"]],
		[`${cache}CACHES = ${redis}\nif DEBUG:\n    CACHES = {}`, ["shared-store"]],
		[`import os\n${cache}CACHES = os.environ["X"]`, ["?"]],
		['SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"', ["client"]],
	])("Django: %j", (text, expected) => expect(values(django(text), "sessions")).toEqual(expected));

	test("Starlette keeps them in a cookie", () => {
		const text =
			"from starlette.middleware.sessions import SessionMiddleware\napp.add_middleware(SessionMiddleware, secret_key=k)";
		expect(values(text, "sessions")).toEqual(["client"]);
	});
});

test("claims what a library tells of, and neither tests nor what was generated", () => {
	const text = "import redis\nr = redis.Redis()\n";
	expect(claimsWith(python, { path: "shop/app.py", text })).toBe(true);
	expect(claimsWith(python, { path: "tests/app.py", text })).toBe(false);
	expect(claimsWith(python, { path: "shop/app.py", text: "import redislike\n" })).toBe(false);
});

describe("a time-out that a call is given", () => {
	const head = 'import requests\nURL = "http://prices:8080"\n';
	const edited = (text: string) => {
		const path = "shop/app.py";
		const [link] = links(head + text, "calls");
		const current = link?.attributes?.bounded;
		if (!current?.handle) return undefined;
		const assumed = { provenance: { kind: "assumed" as const, source: "" } };
		const component = { bounded: { value: true, ...assumed }, timeout: { value: 5, ...assumed } };
		const change = { kind: "calls" as const, name: "app", attribute: "bounded", current, value: true, component };
		const result = writeWith(python, change, [{ path, text: head + text }]);
		return Array.isArray(result) ? applyEdits(head + text, result).slice(head.length) : "refused";
	};

	test.each([
		["requests.get(URL)", "requests.get(URL, timeout=5)"],
		["requests.request('GET', URL, verify=False)", "requests.request('GET', URL, verify=False, timeout=5)"],
		["requests.post(\n    URL,\n    json=a,\n)", "requests.post(\n    URL,\n    json=a,\n    timeout=5,\n)"],
		["s = requests.Session()\ns.post(URL, json=a)", "s = requests.Session()\ns.post(URL, json=a, timeout=5)"],
		["requests.get(URL)  # once", "requests.get(URL, timeout=5)  # once"],
		["requests.get(URL  # there\n)", "refused"],
		["requests.get(URL, **options)", undefined],
		["requests.get(URL, timeout=3)", undefined],
	])("%j", (text, expected) => {
		expect(edited(text)).toBe(expected);
		if (expected?.includes("timeout")) expect(links(head + expected, "calls")[0].attributes?.timeout?.value).toBe(5);
		// Nothing is left to be done.
		if (expected?.includes("timeout")) expect(edited(expected)).toBeUndefined();
	});
});
