import { derived, placeOf, unknown } from "../attribute.ts";
import { balancersOf } from "../graph.ts";
import type { DerivedFact } from "./derived.ts";

/** Whether users reach a service from outside: over a balancer that is public. */
export const exposure: DerivedFact = {
	of: "Service",
	name: "exposure",
	from(graph, service) {
		if (!service.at || service.attributes.exposure) return undefined;
		const { platform } = service.attributes;
		if (platform?.value === undefined) return unknown(platform?.unknown ?? "nothing says what runs it", service.at);
		const balancers = balancersOf(graph, service.id);
		const open = balancers.find(({ attributes }) => attributes.public?.value === true);
		const place = placeOf(open?.attributes.public);
		if (open && place)
			return derived("public", place, `${open.name} is public`, [{ of: open.id, attribute: "public" }]);
		const untold = balancers.find(({ attributes }) => attributes.public?.unknown !== undefined);
		if (untold) return unknown(`public of ${untold.name}: ${untold.attributes.public.unknown}`, service.at);
		return derived("internal", service.at, "no public balancer routes to it", [
			{ of: service.id, attribute: "platform" },
		]);
	},
};
