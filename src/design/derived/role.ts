import { declared, placeOf } from "../attribute.ts";
import { isStoreImage } from "../store-images.ts";
import type { DerivedFact } from "./derived.ts";

/** A database in a container is no server of ours, whatever runs it. */
export const role: DerivedFact = {
	of: "Service",
	name: "role",
	from(_graph, { attributes }) {
		const { image } = attributes;
		const place = placeOf(image);
		if (attributes.role || !place || typeof image.value !== "string" || !isStoreImage(image.value)) return undefined;
		return declared("store", place);
	},
};
