import type { Attribute } from "../../../design/attribute.ts";
import { fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { asNumber } from "../value.ts";

/** The balancer's checks end what does not answer: after the grace that its owner gives it (`path`), and so many tries. */
export function killedAfter(
	folder: Folder,
	owner: Resource,
	group: Resource | undefined,
	path: string,
	usual: { grace: number; source: string },
): Attribute | undefined {
	if (!group) return undefined;
	const number = (name: string, otherwise: number) => {
		const value = settingOf(folder, group.block, name);
		return value === undefined ? otherwise : (asNumber(value) ?? Number.NaN);
	};
	// aws_lb_target_group, health_check: interval 30, unhealthy_threshold 3.
	const tries = number("health_check/interval", 30) * number("health_check/unhealthy_threshold", 3);
	if (Number.isNaN(tries)) return undefined;
	return fact(folder, owner, path, {
		as: (value) => (asNumber(value) === undefined ? undefined : asNumber(value)! + tries),
		default: { value: usual.grace + tries, source: usual.source },
		anchor: null,
	});
}
