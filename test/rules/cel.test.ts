import { expect, test } from "vitest";
import { compile } from "../../src/rules/cel.ts";

const service = { replicas: 3, name: "web", scaler: { signals: ["cpu"] } };

test.each([
	["service.replicas > 1.0 || service.scaler.max > 1.0", { value: true }],
	["service.replicas > 5.0 && service.scaler.max > 1.0", { value: false }],
	["service.replicas > 5.0 || service.scaler.max > 1.0", { missing: ["max"] }],
	["service.scaler.signals.all(signal, signal in ['cpu', 'memory'])", { value: true }],
	["service.scaler.signals + ['requests']", { value: ["cpu", "requests"] }],
	["ceil(service.replicas * 1.5)", { value: 5 }],
	["size(service.scaler.signals)", { value: 1 }],
	["nobody.replicas", { missing: [] }],
	["floor(service.replicas / 2.0)", { value: 1 }],
	["max(service.replicas, 5.0) + min(service.replicas, 1.0)", { value: 6 }],
	["sum([service.replicas, 2.5])", { value: 5.5 }],
	["sum([service.replicas, service.scaler.max])", { missing: ["max"] }],
	["lognormalMean(2.0, 2.0)", { value: 2 }],
	["lognormalMean(2.0, 1.0)", { value: 2 }],
	["[[1, 2], []]", { value: [[1, 2], []] }],
])("%s", (source, outcome) => {
	expect(compile(source)({ service })).toEqual(outcome);
});

test("a mistake in an expression is not taken for an unknown value", () => {
	expect(compile("2 * service.replicas")({ service })).toEqual({
		broken: expect.stringMatching(/overload.*numbers of the design are doubles, so write "2.0", not "2"$/),
	});
	expect(compile("service.name + 1.0")({ service })).toEqual({ broken: expect.stringMatching(/\(string, double\)'$/) });
	expect(() => compile("service.replicas >")).toThrow();
});

test("the mean of a lognormal time follows from its median and 99th percentile", () => {
	const outcome = compile("lognormalMean(0.02, 0.12)")({});
	// σ = ln 6 / 2.3263 = 0.7702; 0.02 · exp(σ²/2).
	expect("value" in outcome && outcome.value).toBeCloseTo(0.0269, 4);
});
