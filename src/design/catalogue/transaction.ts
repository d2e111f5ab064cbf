import { type AttributeSpec, attribute, fact, flag, one, share, texts } from "./attribute-spec.ts";

export const Transaction = {
	mechanism: fact(attribute(one("local", "2pc", "saga", "none"), "", "how its parts are held together")),
	participants: fact(attribute(texts, "", "stores or shards it writes, as the code names them")),
	acrossShards: fact(attribute(flag, "", "whether its participants are shards of one store")),
	share: attribute(share, "share", "share of the service's requests that run it", 0.1),
} satisfies Record<string, AttributeSpec>;
