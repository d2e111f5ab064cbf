import type { Block, Expression, Span } from "../resources/syntax.ts";

/** The gateways that SAM and the Serverless Framework make for events which name none, by what an event says. */
export const implicit = {
	rest: ["aws_api_gateway_rest_api", "ServerlessRestApi"],
	http: ["aws_apigatewayv2_api", "ServerlessHttpApi"],
} as const;

/** The gateway that such an event goes through. */
export function throughImplicit(kind: keyof typeof implicit, { file, start, end }: Span): Expression {
	const [root, label] = implicit[kind];
	return { file, start, end, kind: "reference", root, steps: [label, "id"] };
}

/** Those of them that events of these blocks go through, each at the first such event. */
export function implicitApis(blocks: readonly Block[]): Block[] {
	return Object.values(implicit).flatMap(([type, label]): Block[] => {
		const first = blocks.find(({ attributes }) =>
			attributes.some(({ name, value }) => name === "api_id" && leadsTo(value, type, label)),
		);
		const isDeclared = blocks.some(({ labels }) => labels[0] === type && labels[1] === label);
		if (!first || isDeclared) return [];
		const { file, start, end, header, inside } = first;
		const own = { file, start, end, header, inside, attributes: [], blocks: [], hasComment: false };
		return [{ ...own, type: "resource", labels: [type, label], called: "an implicit API" }];
	});
}

const leadsTo = (value: Expression, root: string, label: string) =>
	value.kind === "reference" && value.root === root && value.steps[0] === label;
