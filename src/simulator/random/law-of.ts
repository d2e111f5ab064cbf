import { Law } from "../../design/law.ts";
import { type Distribution, deterministic, exponential, lognormal, lognormalFrom, uniform } from "./distribution.ts";
import { empirical } from "./laws/empirical.ts";
import { erlang, gamma } from "./laws/gamma.ts";
import { mixture } from "./laws/mixture.ts";
import { normal } from "./laws/normal.ts";
import { pareto } from "./laws/pareto.ts";
import { weibull } from "./laws/weibull.ts";

/** The distribution that an attribute's value speaks of: a number, or one of the laws of src/design/law.ts. */
export function lawOf(value: unknown): Distribution {
	return distributionOf(Law.parse(value));
}

/** The same for the pauses and visits of people, who are not clockwork: a number alone is the mean of an exponential law. */
export function humanLawOf(value: unknown): Distribution {
	const law = Law.parse(value);
	return typeof law === "number" && law > 0 ? exponential(law) : distributionOf(law);
}

function distributionOf(law: Law): Distribution {
	if (typeof law === "number") return deterministic(law);
	if (law.exponential) return exponential(law.exponential.mean);
	if (law.uniform) return uniform(law.uniform.from, law.uniform.to);
	if (law.erlang) return erlang(law.erlang.stages, law.erlang.mean);
	if (law.gamma) return gamma(law.gamma.shape, law.gamma.mean);
	if (law.normal) return normal(law.normal.mean, law.normal.deviation);
	if (law.weibull) return weibull(law.weibull.shape, law.weibull.scale);
	if (law.pareto) return pareto(law.pareto.least, law.pareto.shape);
	if (law.mixture) return mixture(law.mixture.map(({ weight, law }) => ({ weight, law: distributionOf(law) })));
	if (Array.isArray(law.empirical)) return empirical(law.empirical);
	if (law.empirical) return empirical(law.empirical.values, law.empirical.weights);
	if (law.lognormal) {
		const { p50 = 0, p99 = 0, median, sigma = 0 } = law.lognormal;
		if (median === undefined) return lognormalFrom(p50, p99);
		return sigma > 0 ? lognormal(median, sigma) : deterministic(median);
	}
	return deterministic(law.deterministic ?? 0);
}
