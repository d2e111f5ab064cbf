import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { publishedSettings } from "../../src/cases/published-schema.ts";
import { placeOf } from "../../src/design/attribute.ts";
import { scaleproof } from "../../src/dialects/scaleproof/index.ts";
import { readWith } from "../support/reading.ts";

function read(text: string) {
	const { fragments, notes } = readWith(scaleproof, [{ path: "scaleproof.yaml", text }]);
	return { client: fragments.find((one) => one.role === "declares"), notes };
}

describe("where users are, and who may serve them", () => {
	it("is declared of the client, each at its own place", () => {
		const { client, notes } = read(
			"workload:\n  areas: { eu-users: 0.3, us-east-1: 0.7 }\nresidency:\n  eu-users: [eu-west-1, eu-central-1]\n",
		);
		expect(notes).toEqual([]);
		expect(client?.attributes.areas?.value).toEqual({ "eu-users": 0.3, "us-east-1": 0.7 });
		expect(client?.attributes.residency?.value).toEqual({ "eu-users": ["eu-west-1", "eu-central-1"] });
		expect(placeOf(client?.attributes.residency)?.range.start.line).toBe(2);
	});

	it("stands alone, without a workload", () => {
		const { client } = read("residency:\n  eu-users: [eu-west-1]\n");
		expect(client?.attributes.residency?.value).toEqual({ "eu-users": ["eu-west-1"] });
		expect(client?.at.range.start.line).toBe(0);
	});

	it("is left out with a note where a share is none", () => {
		const { client, notes } = read("workload:\n  rate: 5/s\n  areas: { eu: 30 }\n");
		expect(client?.attributes.areas?.value).toBeUndefined();
		expect(client?.attributes.rate?.value).toBe(5);
		expect(notes).toHaveLength(1);
	});
});

describe("faults", () => {
	it("are an attribute of what they hit, with a note where one is none", () => {
		const of = (fault: string) => {
			const text = `faults:\n  - { of: orders-db, kind: Store, at: 1min, for: 30s, ${fault} }\n`;
			const { fragments, notes } = readWith(scaleproof, [{ path: "scaleproof.yaml", text }]);
			const [first] = fragments;
			return { value: first?.role === "extends" ? first.attributes.faults?.value : undefined, notes };
		};
		expect(of("capacity: 20%")).toEqual({ value: [{ at: 60, for: 30, capacity: 0.2 }], notes: [] });
		expect(of("slow: 2").value).toBeUndefined();
		expect(of("slow: 2").notes[0].message).toContain("no part");
	});

	it("that cannot be read are left out one by one, wherever they stand, with line, what was read and the form", () => {
		const text = [
			...["faults:", "  - { of: web, at: 1min, for: 30s, down: true }", "  - of: web", "    at: 2min", "    for: 30s"],
			...["    errors: lots", "components:", "  web:", "    faults:", "      - { at: 1min, for: 30s, capacity: 20% }"],
			...["      - { at: noon, for: 30s, down: true }"],
		].join("\n");
		const { fragments, notes } = readWith(scaleproof, [{ path: "scaleproof.yaml", text }]);
		const faults = fragments.flatMap((one) => (one.role === "extends" ? (one.attributes.faults?.value ?? []) : []));
		expect(faults).toEqual([
			{ at: 60, for: 30, capacity: 0.2 },
			{ at: 60, for: 30, down: true },
		]);
		expect(notes.map(({ range, message }) => `${range!.start.line + 1}: ${message}`)).toEqual([
			'11: scaleproof.yaml: components.web.faults.1.at: read "noon", expected a time, such as 90s; this part is ignored',
			'6: scaleproof.yaml: faults.1.errors: read "lots", expected a share, such as 5% or 0.05; this part is ignored',
		]);
	});
});

describe("what a component takes for a request", () => {
	const component = (time: string) => {
		const text = `components:\n  web:\n    serviceTime: ${time}\n    startup: 45s\n`;
		const { fragments, notes } = readWith(scaleproof, [{ path: "scaleproof.yaml", text }]);
		const [web] = fragments;
		const all = web?.role === "extends" ? Object.entries(web.attributes) : [];
		return { said: Object.fromEntries(all.map(([name, one]) => [name, one.value])), notes };
	};

	it("is said by two percentiles, which a lognormal law may spell out", () => {
		const expected = { serviceTimeP50: 0.012, serviceTimeP99: 0.08, startup: 45 };
		expect(component("{ p50: 12ms, p99: 80ms }")).toEqual({ said: expected, notes: [] });
		expect(component("{ lognormal: { p50: 12ms, p99: 80ms } }")).toEqual({ said: expected, notes: [] });
	});

	it("is said by any law, or always the same", () => {
		const law = component("{ gamma: { shape: 0.5, mean: 20ms } }");
		expect(law).toEqual({ said: { serviceTime: { gamma: { shape: 0.5, mean: 0.02 } }, startup: 45 }, notes: [] });
		expect(component("20ms").said.serviceTime).toBe(0.02);
		expect(component("{ lognormal: { median: 12ms, sigma: 0.5 } }").said.serviceTime).toBeDefined();
	});

	it("is left out with the reason where it is neither; the rest holds", () => {
		const messages = (time: string) => {
			const { said, notes } = component(time);
			expect(said).toEqual({ startup: 45 });
			return notes.map((note) => note.message);
		};
		expect(messages("{ poisson: { mean: 3 } }")).toEqual([
			expect.stringMatching(/components\.web\.serviceTime: .*poisson/),
		]);
		expect(messages("{ exponential: { mean: 0 } }")).toEqual([expect.stringMatching(/mean/)]);
		expect(messages("{ p50: 12ms, p95: 40ms }")).toHaveLength(1);
	});
});

describe("what the clients do", () => {
	it("is declared with its units", () => {
		const { client, notes } = read(`workload:
  timeout: 800ms
  retries: 2
  backoff: exponential
  backoffBase: 50ms
  backoffCap: 2s
  retryBudget: 10%
  thinkTime: 5s
  growthYear: 2.5
  importantShare: 30%
  interarrival: { erlang: { stages: 4, mean: 1 } }
  load: { steps: [{ at: 0, rate: 100/s }, { at: 2min, rate: 900/s }], warmUp: 30s }
`);
		expect(notes).toEqual([]);
		const said = Object.fromEntries(Object.entries(client?.attributes ?? {}).map(([name, one]) => [name, one.value]));
		expect(said).toEqual({
			timeout: 0.8,
			retries: 2,
			backoff: "exponential",
			backoffBase: 0.05,
			backoffCap: 2,
			retryBudget: 0.1,
			thinkTime: 5,
			growthYear: 2.5,
			importantShare: 0.3,
			interarrival: { erlang: { stages: 4, mean: 1 } },
			load: {
				steps: [
					{ at: 0, rate: 100 },
					{ at: 120, rate: 900 },
				],
				warmUp: 30,
			},
		});
	});

	it("is left out with the reason where it cannot be played", () => {
		const { client, notes } = read(
			"workload:\n  rate: 5/s\n  load: { constant: 5, linear: [{ at: 0, rate: 1 }] }\n  backoff: slowly\n",
		);
		expect(client?.attributes.load).toBeUndefined();
		expect(client?.attributes.backoff).toBeUndefined();
		expect(client?.attributes.rate?.value).toBe(5);
		expect(notes).toHaveLength(2);
	});
});

describe("the schema that editors check scaleproof.yaml with", () => {
	const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(publishedSettings());

	it("takes units in laws and loads, and no other law", () => {
		const of = (serviceTime: unknown) => valid({ components: { web: { serviceTime } } });
		expect(of({ p50: "12ms", p99: 0.08 })).toBe(true);
		expect(of({ gamma: { shape: 0.5, mean: "20ms" } })).toBe(true);
		expect(of({ poisson: { mean: 1 } })).toBe(false);
		expect(valid({ workload: { load: { constant: "800/s", warmUp: "1m" }, timeout: "1s", backoff: "jitter" } })).toBe(
			true,
		);
		expect(valid({ workload: { load: { constantly: 3 } } })).toBe(false);
	});
});

describe("names that mean something to JavaScript", () => {
	it.each(["components", "rules", "residency"])("__proto__ in %s is told, and the rest holds", (part) => {
		const { notes, client } = read(`workload: { rate: 5/s }\n${part}:\n  __proto__: { startup: 3s }\n`);
		expect(notes.map(({ message }) => message).join("\n")).toContain(`${part}.__proto__: nothing can be called that`);
		expect(notes[0].range?.start.line).toBe(2);
		expect(client?.attributes.rate?.value).toBe(5);
	});

	it("at the top as well; others are names like any", () => {
		expect(read("__proto__: { a: 1 }\n").notes[0].message).toContain("__proto__: nothing can be called that");
		const { fragments, notes } = readWith(scaleproof, [
			{ path: "scaleproof.yaml", text: "components:\n  constructor: { startup: 3s }\n  toString: { startup: 3s }\n" },
		]);
		expect(notes).toEqual([]);
		expect(fragments).toHaveLength(2);
	});

	it("a key that is no word warns nobody on standard error", () => {
		const warned: unknown[] = [];
		const listen = (warning: unknown) => warned.push(warning);
		process.on("warning", listen);
		const { emitWarning } = process;
		process.emitWarning = ((warning: unknown) => warned.push(warning)) as typeof process.emitWarning;
		try {
			read("components:\n  ? { a: 1 }\n  : { startup: 3s }\n  b: !unknown 3\n");
		} finally {
			process.emitWarning = emitWarning;
			process.off("warning", listen);
		}
		expect(warned).toEqual([]);
	});
});

describe("a value of a component", () => {
	const of = (line: string) => {
		const { fragments, notes } = readWith(scaleproof, [
			{ path: "scaleproof.yaml", text: `components:\n  web:\n    ${line}\n` },
		]);
		const said = fragments.flatMap((one) => (one.role === "extends" ? Object.values(one.attributes) : []));
		return { values: said.map(({ value }) => value), notes: notes.map(({ message }) => message) };
	};

	it("is read in its attribute's unit: a thousandth of a core is no minute", () => {
		expect(of("cpuRequest: 500m")).toEqual({ values: [0.5], notes: [] });
		expect(of("startup: 2m")).toEqual({ values: [120], notes: [] });
	});

	it("in a unit of something else is told with an example, and left out", () => {
		const { values, notes } = of("startup: 12MB");
		expect(values).toEqual([]);
		expect(notes.join()).toContain('"12MB" is not a time, such as 250ms or 2min');
	});
});
