import { type Attribute, byDefault, declared } from "../../design/attribute.ts";
import { settingOf } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { mentioned } from "./references.ts";
import { expressionsOf } from "./syntax.ts";

/** What tells somebody, of each cloud and of those who take their metrics from it. */
const tells = [
	"aws_cloudwatch_metric_alarm",
	"azurerm_monitor_metric_alert",
	"azurerm_monitor_scheduled_query_rules_alert",
	"azurerm_monitor_scheduled_query_rules_alert_v2",
	"google_monitoring_alert_policy",
	"datadog_monitor",
	"grafana_rule_group",
	"newrelic_nrql_alert_condition",
];

/**
 * The metrics of how far a copy is behind. Sources: CloudWatch (ReplicaLag, AuroraReplicaLagMaximum, DBInstanceReplicaLag),
 * Azure Monitor (physical_replication_delay_in_seconds, replication_lag), Cloud Monitoring (replication/replica_lag,
 * replica/max_lag… of AlloyDB), and what exporters call them.
 */
const lag =
	/replica(tion)?_?lag|replication_(delay|lag)|replica(tion)?\.\w*lag|replication\/\w*lag|max_lag|(replica|seconds)_behind|georeplicationlag/i;

interface Alarm {
	alarm: Resource;
	/** All that it names. */
	names: Resource[];
}

const known = new WeakMap<Folder, Alarm[]>();

/** The alarms of a folder on how far a copy is behind: each of its databases asks for them. */
function alarmsOf(folder: Folder): Alarm[] {
	const asks = ({ block }: Resource) =>
		lag.test(folder.text(block)) || lag.test(String(settingOf(folder, block, "metric_name")));
	const alarms =
		known.get(folder) ??
		folder
			.of(...tells)
			.filter(asks)
			.map((alarm) => ({
				alarm,
				names: expressionsOf(alarm.block).flatMap((one) => mentioned(folder, one)),
			}));
	known.set(folder, alarms);
	return alarms;
}

/** Whether somebody is told when one of these falls behind: an alarm names it, its owner or a member, or none of their kind. */
export function lagAlarm(
	folder: Folder,
	owner: Resource,
	copies: readonly Resource[],
	members: readonly Resource[] = [],
): Attribute {
	const alarms = alarmsOf(folder);
	const types = [...new Set([owner, ...copies, ...members].map(({ type }) => type))];
	const ownerOf = (one: Resource) => (members.includes(one) ? owner : one);
	const watches = (copy: Resource) => (alarm: Alarm) => {
		const meant = alarm.names.filter(({ type }) => types.includes(type)).map(ownerOf);
		return meant.length === 0 || meant.includes(copy) || meant.includes(owner);
	};
	const blind = copies.find((copy) => !alarms.some(watches(copy)));
	return blind
		? byDefault(false, folder.header(blind), `${blind.type}: no alarm in this folder asks for a replica's lag`)
		: declared(true, folder.header(alarms[0].alarm));
}
