import type { Location } from "../../../design/text.ts";
import { withoutCredentials } from "../addresses.ts";

/** Which database a client is of, as its connection string or the name of that says. */
export interface Address {
	/** Equal for one server. */
	id: string;
	name: string;
	variable?: string;
	text?: string;
	at: Location;
}

export function withoutSecrets(text: string): string {
	return withoutCredentials(text).replace(/\b(password|pwd|user id|uid|username)\s*=[^;]*/gi, "");
}
