import fc from "fast-check";
import { expect, test } from "vitest";
import { specOf } from "../../src/design/catalogue/index.ts";
import { change, clock, difference, differenceWithin, quantity, valueText } from "../../webview/format.ts";
import { hasParts, parseNumber, parseValue } from "../../webview/parse.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test.each([
	[0.084, "s", "84 ms"],
	[0.9999, "s", "1 s"],
	[45, "s", "45 s"],
	[300, "s", "5 min"],
	[7200, "s", "2 h"],
	[1200, "/s", "1.2 k/s"],
	[800, "/s", "800 /s"],
	[0.003, "share", "0.3 %"],
	[4096, "B", "4 KiB"],
	[1968, "", "1 968"],
	[4, "replicas", "4"],
	[0, "s", "0 s"],
	[-0.63, "s", "−630 ms"],
	[Number.NaN, "s", "–"],
])("%d in %s is %s", (value, unit, text) => {
	expect(plain(quantity(value, unit))).toBe(text);
});

test("a difference has its sign, one scale, and says points where shares differ", () => {
	expect(plain(difference(0.02, "s"))).toBe("+20 ms");
	expect(plain(differenceWithin(-0.63, 0.0213, "s"))).toBe("−630 ± 21 ms");
	expect(plain(differenceWithin(-0.272, 0.00212, "share"))).toBe("−27.2 ± 0.21 points");
	expect(plain(change(quantity(0.84, "s"), quantity(0.21, "s")))).toBe("840 → 210 ms");
	expect(plain(change(quantity(1.2, "s"), quantity(0.21, "s")))).toBe("1.2 s → 210 ms");
});

test("time and other values", () => {
	expect(clock(270)).toBe("4:30");
	expect(clock(3900)).toBe("1:05:00");
	expect(valueText(["cpu", "requests"])).toBe("cpu, requests");
	expect(valueText(true)).toBe("yes");
	expect(valueText([])).toBe("none");
});

test.each([
	["20 ms", "s", 0.02],
	["1.5min", "s", 90],
	["1.2 k/s", "/s", 1200],
	["30 %", "share", 0.3],
	["4 KiB", "B", 4096],
	["1 000", "", 1000],
])("%s in %s is read as %d", (text, unit, value) => {
	expect(parseNumber(text, unit)).toBeCloseTo(value, 9);
});

test("a bare number is read in the scale that is shown", () => {
	expect(parseNumber("30", "s", 0.02)).toBeCloseTo(0.03);
	expect(parseNumber("30", "share", 0.2)).toBeCloseTo(0.3);
	expect(parseNumber("30", "s")).toBe(30);
});

test("what is shown is read back as the same number", () => {
	const units = fc.constantFrom("s", "B", "/s", "share", "cores", "");
	fc.assert(
		fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), units, (value, unit) => {
			const read = parseNumber(quantity(value, unit), unit, value);
			expect(Math.abs((read ?? Number.NaN) - value) / value).toBeLessThan(0.01);
		}),
	);
});

test("the catalogue's schema decides, and the refusal says what to enter", () => {
	const spec = (kind: "Service" | "Client" | "Rollout", name: string) =>
		specOf(kind, name) as NonNullable<ReturnType<typeof specOf>>;
	expect(parseValue("12 ms", spec("Service", "serviceTimeP50"))).toEqual({ value: 0.012 });
	expect(parseValue("a while", spec("Service", "serviceTimeP50"))).toEqual({
		error: "Enter a quantity, like 20 ms or 1.5 s.",
	});
	expect(parseValue("-3", spec("Service", "concurrency"))).toEqual({ error: "Enter 0 or more." });
	expect(parseValue("2.5", spec("Service", "concurrency"))).toEqual({ error: "Enter a whole number." });
	expect(parseValue("130 %", spec("Service", "spotDiscount"))).toEqual({ error: "Enter at most 100 %." });
	expect(parseValue("", spec("Service", "cpuShare"))).toEqual({ error: "Enter a value." });
	expect(parseValue("25%", spec("Rollout", "maxSurge"))).toEqual({ value: "25%" });
	expect(parseValue("a, b", spec("Service", "localState"))).toEqual({ value: ["a", "b"] });
});

test("a value with parts is typed as JSON, a list of words with commas; what does not fit is told how it would", () => {
	const areas = specOf("Client", "areas")!;
	expect(parseValue('{"eu": 0.6, "us": 0.4}', areas)).toEqual({ value: { eu: 0.6, us: 0.4 } });
	expect(parseValue("{eu: 0.6", areas)).toEqual({ error: "Enter it as it would stand in a file, as JSON." });
	expect(parseValue('{"eu": 7}', areas)).toHaveProperty("error");
	expect([hasParts({ eu: 1 }), hasParts([{ at: 1 }]), hasParts(["cpu"]), hasParts(3)]).toEqual([
		true,
		true,
		false,
		false,
	]);
	const signals = specOf("Scaler", "signals")!;
	expect(parseValue("requests, cpu", signals)).toEqual({ value: ["requests", "cpu"] });
	expect(parseValue("cpus", signals)).toEqual({ error: expect.stringMatching(/^Enter one or more of cpu, memory/) });
});
