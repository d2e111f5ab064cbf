import type { Block, Expression, Span } from "../resources/syntax.ts";

type Kind = "rest" | "http";
/** What an event says of its gateway, and the gateway's type and logical id. */
type Implicit = Readonly<Record<Kind, readonly [type: string, label: string]>>;

/** The gateways that are made for events which name none. Sources: SAM, Generated CloudFormation resources. */
export const ofSam: Implicit = {
	rest: ["aws_api_gateway_rest_api", "ServerlessRestApi"],
	http: ["aws_apigatewayv2_api", "ServerlessHttpApi"],
};
/** Source: Serverless Framework, Resources: AWS CloudFormation Resource Reference. */
export const ofServerless: Implicit = {
	rest: ["aws_api_gateway_rest_api", "ApiGatewayRestApi"],
	http: ["aws_apigatewayv2_api", "HttpApi"],
};

const typesById = new Map([ofSam, ofServerless].flatMap((of) => Object.values(of).map(([type, id]) => [id, type])));

/** The type of such a gateway, which a template may name though it does not declare it. */
export const implicitType = (id: string): string | undefined => typesById.get(id);

/** The gateway that such an event goes through. */
export function throughImplicit([root, label]: Implicit[Kind], { file, start, end }: Span): Expression {
	return { file, start, end, kind: "reference", root, steps: [label, "id"] };
}

/** Those of them that events of these blocks go through, each at the first such event. */
export function implicitApis(blocks: readonly Block[], of: Implicit): Block[] {
	return Object.values(of).flatMap(([type, label]): Block[] => {
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
