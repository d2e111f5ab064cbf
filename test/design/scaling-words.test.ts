import { describe, expect, test } from "vitest";
import { DeclaredFault } from "../../src/design/fault.ts";
import { imageName } from "../../src/design/image.ts";
import { policies, policyOf, stepOf, steps } from "../../src/design/scaling-words.ts";
import { equal } from "../../src/design/sharing.ts";

describe("how fast a scaler may go", () => {
	test.each([
		["4 pods in 15 s", { amount: 4, percent: false, period: 15 }],
		["1 replica in 2 min", { amount: 1, percent: false, period: 120 }],
		["10 % in 1h", { amount: 10, percent: true, period: 3600 }],
		["2.5% in 60", { amount: 2.5, percent: true, period: 60 }],
		["4 pods", undefined],
		["all in 15 s", undefined],
		["4 pods in 15 days", undefined],
	])("%s", (text, policy) => {
		expect(policyOf(text)).toEqual(policy);
		expect(policies.safeParse([text]).success).toBe(policy !== undefined);
	});
});

describe("what a step policy does", () => {
	test.each([
		["1 replica from 0", { exactly: false, amount: 1, percent: false, least: undefined, from: 0 }],
		["20 %, at least 2, from 0.1", { exactly: false, amount: 20, percent: true, least: 2, from: 0.1 }],
		["exactly 8 from 0.3", { exactly: true, amount: 8, percent: false, least: undefined, from: 0.3 }],
		["-3 pods from 1", { exactly: false, amount: -3, percent: false, least: undefined, from: 1 }],
		["8", undefined],
		["about 8 from 0", undefined],
	])("%s", (text, step) => {
		expect(stepOf(text)).toEqual(step);
		expect(steps.safeParse([text]).success).toBe(step !== undefined);
	});

	test("is refused with the form that it should have", () => {
		expect(steps.safeParse(["soon"]).error?.issues[0].message).toMatch(/^"soon" is not of the form "1 replica from 0"/);
	});
});

describe("a declared fault", () => {
	const read = (fault: object) => {
		const { success, data, error } = DeclaredFault.safeParse({ at: "1min", for: "30s", ...fault });
		return success ? data : error.issues[0].message;
	};

	test.each([
		[{ down: true }, { down: true }],
		[{ partition: true }, { partition: true }],
		[{ capacity: "50%" }, { capacity: 0.5 }],
		[{ errors: 0.1 }, { errors: 0.1 }],
		[{ latency: "x5" }, { latency: 5 }],
		[{ latency: "× 2.5" }, { latency: 2.5 }],
		[{ latency: 1 }, { latency: 1 }],
	])("%j is read", (fault, form) => {
		expect(read(fault)).toEqual({ at: 60, for: 30, ...form });
	});

	test.each([
		[{}, /^a fault is exactly one of down, capacity/],
		[{ down: true, partition: true }, /^a fault is exactly one of/],
		[{ down: false }, /true/],
		[{ partition: false }, /true/],
		[{ capacity: 2 }, /^read 2, expected a share/],
		[{ latency: "five" }, /^read "five", expected a factor/],
		[{ latency: 0.5 }, /^read 0.5, expected a factor from 1 on/],
		[{ slow: true }, /a fault has no part "slow"; there are at, for, down/],
		[{ down: true, for: 0 }, /expected a time above 0/],
	])("%j is refused in words", (fault, words) => {
		expect(read(fault)).toMatch(words);
	});
});

test.each([
	["registry.example.com:5000/shop/web:1.2@sha256:aa", "web"],
	["web", "web"],
	["shop/web", "web"],
	["localhost:5000/web", "web"],
	["web:1", "web"],
])("the image %s is called %s", (image, name) => {
	expect(imageName(image)).toBe(name);
});

test("plain data is equal by what it says, and a part that is there differs from one that is not", () => {
	expect(equal({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
	expect(equal({ a: 1 }, { a: 1, b: 2 })).toBe(false);
	expect(equal({ a: undefined }, { b: undefined })).toBe(false);
	expect(equal({ a: 1 }, { a: 2 })).toBe(false);
	expect(equal([1], [1, 2])).toBe(false);
	expect(equal(null, {})).toBe(false);
	expect(equal({}, null)).toBe(false);
	expect(equal({}, "x")).toBe(false);
	expect(equal("x", {})).toBe(false);
	expect(equal(Number.NaN, 1)).toBe(false);
});
