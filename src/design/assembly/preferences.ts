import { declared } from "../attribute.ts";
import type { Extension, Fragment, Given } from "../fragment.ts";
import { hostsIn } from "./addresses.ts";

/**
 * What of an address sends reads to copies. Sources: MongoDB manual, Read Preference Options; libpq, target_session_attrs;
 * PostgreSQL JDBC, targetServerType; SQL Server drivers, ApplicationIntent.
 */
const toCopies =
	/[?&]readPreference=(secondary|secondaryPreferred|nearest)\b|\btarget_session_attrs=(read-only|standby|prefer-standby)\b|\btargetServerType=(secondary|slave|preferSecondary|preferSlave)\b|\bApplication\s?Intent=ReadOnly\b/i;
/** MongoDB leaves out a member that is further behind than this. */
const bounded = /[?&]maxStalenessSeconds=[1-9]/i;

export const readsCopies = (text: string): boolean => text.length <= 2_000 && toCopies.test(text);

/** Of each fragment once: the next assembly of the same fragments has the same ones. */
const said = new WeakMap<Fragment, Fragment[]>();

/** The fragments, with what the addresses among their values say of the stores that they lead to. */
export function withPreferences(fragments: readonly Fragment[]): readonly Fragment[] {
	const all = fragments.flatMap((one) => {
		const known = said.get(one) ?? [one, ...unbounded(one)];
		said.set(one, known);
		return known;
	});
	return all.length === fragments.length ? fragments : all;
}

/** A copy that is read however far it is behind. */
function unbounded(one: Fragment): Extension[] {
	const given =
		one.role === "values" ? one.values : one.role === "declares" || one.role === "unit" ? one.given : undefined;
	return Object.values<Given>(given ?? {}).flatMap(({ text, at }): Extension[] => {
		const [host] =
			text && /^mongodb(\+srv)?:/.test(text) && readsCopies(text) && !bounded.test(text) ? hostsIn(text) : [];
		if (!host) return [];
		const where =
			one.role === "declares" || one.role === "values" ? { scope: one.scope, environment: one.environment } : {};
		return [
			{
				role: "extends",
				file: one.file,
				kind: "Store",
				of: { by: "host", host },
				standalone: host.split(".")[0],
				at,
				...(where.scope !== undefined && { scope: where.scope }),
				...(where.environment !== undefined && { environment: where.environment }),
				attributes: { lagAlarm: declared(false, at), replicaGiven: declared(true, at) },
			},
		];
	});
}
