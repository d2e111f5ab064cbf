import { type AttributeSpec, attribute, flag, one, share, texts } from "./attribute-spec.ts";

export const Transaction = {
	mechanism: attribute(one("local", "2pc", "saga", "none"), "", "how its parts are held together"),
	participants: attribute(texts, "", "stores or shards it writes, as the code names them"),
	acrossShards: attribute(flag, "", "whether its participants are shards of one store"),
	share: attribute(share, "share", "share of the service's requests that run it", 0.1),
} satisfies Record<string, AttributeSpec>;
