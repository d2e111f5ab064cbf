import type { Value } from "../../design/attribute.ts";
import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange } from "../dialect.ts";
import type { Editor } from "../kubernetes/edit.ts";
import type { Path } from "../kubernetes/object.ts";
import { count } from "../kubernetes/quantity.ts";
import { Refused } from "../refused.ts";
import { hashes, rampIn } from "./cluster.ts";
import type { EnvoyConfig } from "./config.ts";
import { routesOf } from "./listener.ts";

type Writer = (change: AttributeChange, config: EnvoyConfig, at: Path, edit: Editor) => TextEdit[];

/** The ring would still be one, yet without a hash it picks at random; so its algorithm is set, too. */
const affinity: Writer = ({ value }, config, at, edit) => {
	if (value !== "none") throw new Refused(`state a hash_policy in the routes for "${value}"`);
	const name = config.text([...at, "name"]);
	const rules = routesOf(config).filter(({ clusters }) => clusters.some((one) => one.name === name));
	const removed = rules.flatMap(({ path, raw }) => edit.remove(raw ? path : [...path, "route"], ["hash_policy"]));
	if (removed.length === 0) throw new Refused("remove the filter that keeps sessions (stateful_session)");
	if (!hashes(config, at)) return removed;
	const options = ["ring_hash_lb_config", "maglev_lb_config"].filter((key) => config.has([...at, key]));
	return [...removed, ...edit.set([...at, "lb_policy"], "LEAST_REQUEST"), ...edit.remove(at, options)];
};

const algorithms: Record<string, string> = {
	"round-robin": "ROUND_ROBIN",
	"power-of-two": "LEAST_REQUEST",
	"least-outstanding": "LEAST_REQUEST",
	random: "RANDOM",
	"ring-hash": "RING_HASH",
	maglev: "MAGLEV",
};

export const writers: Record<string, Writer> = {
	affinity,
	algorithm: ({ value }, _config, at, edit) => {
		const name = algorithms[String(value)];
		if (!name) throw new Refused(`Envoy has no algorithm "${value}"`);
		return edit.set([...at, "lb_policy"], name, { after: "name" });
	},
	slowStart: ({ value }, config, at, edit) => {
		const wanted = count(value);
		if (!wanted) throw new Refused("a ramp takes at least one whole second");
		const policy = config.text([...at, "lb_policy"]) ?? "ROUND_ROBIN";
		if (policy !== "ROUND_ROBIN" && policy !== "LEAST_REQUEST")
			throw new Refused("only ROUND_ROBIN and LEAST_REQUEST can ramp up");
		return edit.set(rampIn(config, at), `${wanted}s`, { after: "lb_policy" });
	},
	outlierDetection: ({ value }, config, at, edit) => {
		if (value !== true) return edit.remove(at, ["outlier_detection"]);
		if (config.has([...at, "outlier_detection"])) throw new Refused("it is there, and says otherwise");
		return edit.set([...at, "outlier_detection"], { consecutive_5xx: 5 }, { after: "lb_policy" });
	},
	healthCheck: ({ value }, config, at, edit) => {
		if (value !== "http" && value !== "tcp") throw new Refused(`Envoy has no check by "${value}"`);
		if (config.has([...at, "health_checks"])) throw new Refused("change the check that is there");
		const kind: Record<string, Value> =
			value === "http" ? { http_health_check: { path: "/" } } : { tcp_health_check: {} };
		const check = { timeout: "1s", interval: "5s", unhealthy_threshold: 3, healthy_threshold: 1, ...kind };
		return edit.set([...at, "health_checks"], [check], { after: "lb_policy" });
	},
	timeout: ({ value }, _config, at, edit) => {
		if (!(Number(value) > 0)) throw new Refused("a time-out takes more than no time");
		return edit.set([...at, "route", "timeout"], `${value}s`, { after: "cluster" });
	},
	retries: ({ value }, config, at, edit) => {
		const wanted = count(value);
		if (wanted === undefined) throw new Refused("retries are a whole number");
		if (!config.has([...at, "route", "retry_policy"]))
			throw new Refused("the policy stands with the virtual host, for other routes too");
		return edit.set([...at, "route", "retry_policy", "num_retries"], wanted, { after: "retry_on" });
	},
};
