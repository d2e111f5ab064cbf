import { describe, expect, test } from "vitest";
import { componentAsked, findingAsked, oneOf, UsageError } from "../../src/review/asked.ts";
import type { Review } from "../../src/review/review.ts";
import { example } from "../report/example.ts";

/** The example, with the same rule failing on each of these components. */
function failing(...names: string[]): Review {
	const review = example();
	const [component] = review.design.components;
	const [verdict] = review.verdicts;
	review.design.components = names.map((name) => ({ ...component, id: `service:${name}`, name }));
	review.verdicts = names.map((name) => {
		const finding = { ...verdict.finding!, component: `service:${name}`, id: `finding-${name}` };
		return { ...verdict, component: `service:${name}`, finding };
	});
	return review;
}

describe("a word that was asked for", () => {
	test("is itself where it is known", () => {
		expect(oneOf("shape", "round", ["square", "round"])).toBe("round");
	});

	test("brings, where it is not, the nearest and, as long as they are few, all that there are", () => {
		const many = Array.from({ length: 13 }, (_, index) => `shape-${index}`);
		expect(() => oneOf("shape", "roud", ["square", "round"])).toThrow(
			new UsageError('There is no shape "roud". Did you mean "round"? There are: square, round.'),
		);
		expect(() => oneOf("shape", "zz", many.slice(1))).toThrow("There are: shape-1, ");
		expect(() => oneOf("shape", "zz", many)).toThrow(
			/^There is no shape "zz"\. There are: shape-0, .*shape-11 and 1 more\.$/,
		);
	});
});

describe("a finding that was asked for", () => {
	test("is named by its rule or by its id", () => {
		expect(findingAsked(failing("web"), "in-memory-sessions", undefined).id).toBe("finding-web");
		expect(findingAsked(failing("web", "api"), "finding-api", undefined).component).toBe("service:api");
	});

	test("of several is the one on the component, by its name or id", () => {
		const review = failing("web", "api");
		expect(findingAsked(review, "in-memory-sessions", "api").id).toBe("finding-api");
		expect(findingAsked(review, "in-memory-sessions", "service:web").id).toBe("finding-web");
		expect(() => findingAsked(review, "in-memory-sessions", undefined)).toThrow(
			"in-memory-sessions has 2 findings; say on which component: web, api.",
		);
		expect(() => findingAsked(review, "in-memory-sessions", "mail")).toThrow(
			'in-memory-sessions has no finding on "mail"; it has on web, api.',
		);
	});

	test("of several on one component is the first", () => {
		const review = failing("web");
		const [verdict] = review.verdicts;
		review.verdicts.push({ ...verdict, finding: { ...verdict.finding!, id: "another" } });
		expect(findingAsked(review, "in-memory-sessions", "web").id).toBe("finding-web");
	});

	test("is none of a rule that finds nothing, nor of a word that is no rule", () => {
		expect(() => findingAsked(failing("web"), "abrupt-shutdown", undefined)).toThrow(
			"Nothing to fix: abrupt-shutdown has no finding here.",
		);
		expect(() => findingAsked(failing("web"), "abrupt", undefined)).toThrow('There is no rule or finding "abrupt".');
		// What is suppressed is not asked about.
		expect(() => findingAsked(example(), "fedcba9876543210", undefined)).toThrow("There is no rule or finding");
	});
});

describe("a component that was asked for", () => {
	const [service] = example().design.components;
	const named = (...ids: string[]) => {
		const review = example();
		const kinds = { balancer: "Balancer", store: "Store", service: "Service" } as const;
		review.design.components = ids.map((id) => {
			const [kind, name] = id.split(":");
			return { ...service, id, name, kind: kinds[kind as keyof typeof kinds] };
		});
		return review;
	};

	test("is named by its name or its id, and is the service where others have its name", () => {
		const review = named("balancer:web", "service:web", "store:orders", "balancer:orders");
		expect(componentAsked(review, "web")).toBe("service:web");
		expect(componentAsked(review, "balancer:web")).toBe("balancer:web");
		expect(componentAsked(review, "orders")).toBe("store:orders");
	});

	test("brings the names that there are where it is none of them, each once", () => {
		expect(() => componentAsked(named("balancer:web", "service:web", "store:orders"), "cart")).toThrow(
			'There is no component "cart". There are: web, orders.',
		);
	});
});
