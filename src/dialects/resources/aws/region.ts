import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import { known } from "../evaluate.ts";
import { asText, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { instancesOf } from "../instances.ts";
import { mentioned } from "../references.ts";
import { attributeOf, type Expression } from "../syntax.ts";
import { Unknown } from "../value.ts";

function regionExpression(folder: Folder, resource: Resource): Expression | undefined {
	const own = attributeOf(resource.block, "region");
	if (own) return own.value;
	const chosen = attributeOf(resource.block, "provider")?.value;
	const alias = chosen?.kind === "reference" ? String(chosen.steps[0] ?? "") : "";
	const provider = folder.providers.find((block) => {
		const name = attributeOf(block, "alias")?.value;
		const matches = name?.kind === "literal" ? name.value === alias : !name && !alias;
		return block.labels[0] === "aws" && matches;
	});
	return provider && attributeOf(provider, "region")?.value;
}

export function regionOf(folder: Folder, resource: Resource): Attribute | undefined {
	const expression = regionExpression(folder, resource);
	return expression && valued(folder, expression, { as: asText });
}

export function regionsOf(folder: Folder, resource: Resource): Attribute | undefined {
	const expression = regionExpression(folder, resource);
	return expression && valued(folder, expression, { as: (value) => (asText(value) ? [asText(value)!] : undefined) });
}

/** Zones that a list of zones or subnets spans, where the folder tells; a subnet lies in one zone. */
export function zonesOf(folder: Folder, expression: Expression | undefined): Attribute | undefined {
	if (expression?.kind === "reference" && expression.steps.includes("*")) return zonesOfAll(folder, expression);
	if (expression?.kind !== "tuple") {
		const zones = expression && known(folder, expression);
		if (!expression || (!(zones instanceof Unknown) && !isZones(zones))) return undefined;
		return valued(folder, expression, { as: (value) => (Array.isArray(value) ? value.length : undefined) });
	}
	const zones = expression.items.map((item) => {
		const [subnet] = mentioned(folder, item, "aws_subnet", "aws_default_subnet");
		const zone = subnet && attributeOf(subnet.block, "availability_zone")?.value;
		return zone ? folder.text(zone) : folder.text(item);
	});
	const spread = expression.items.some((item) => item.kind === "opaque" || /\*|^\.\.\./.test(folder.text(item)));
	const certain = expression.items.length < 2 || zones.every((zone, at) => zone !== folder.text(expression.items[at]));
	const literal = expression.items.every((item) => item.kind === "literal" && isZones([item.value]));
	if (spread || !(certain || literal)) return undefined;
	const count = new Set(zones).size;
	return declared(count, folder.at(expression));
}

function isZones(value: unknown): value is string[] {
	return (
		Array.isArray(value) && value.length > 0 && value.every((zone) => /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(String(zone)))
	);
}

/** `aws_subnet.private.*.id`: as many zones as subnets when each takes the next zone of a list. */
function zonesOfAll(folder: Folder, expression: Expression): Attribute | undefined {
	const [subnet] = mentioned(folder, expression, "aws_subnet");
	const zone = subnet && attributeOf(subnet.block, "availability_zone")?.value;
	if (!subnet || !zone) return undefined;
	const count = instancesOf(folder, subnet);
	const at = folder.at(expression);
	if (count instanceof Unknown) return unknown(count.reason, at);
	return declared(/count\.index|each\./.test(folder.text(zone)) ? count : Math.min(count, 1), at);
}
