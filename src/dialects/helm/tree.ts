import type { Note } from "../../design/text.ts";
import type { Scope } from "../dialect.ts";
import { type Chart, chartOf, type Dependency, isTemplate, type Parsed } from "./chart.ts";
import { knownChart } from "./charts/index.ts";
import type { KnownChart } from "./charts/known.ts";
import { joined } from "./releases/release.ts";
import { overlaid } from "./template/told.ts";
import { bare, type Dict, isDict, isTrue, type Value } from "./template/value.ts";

/** A chart with what lies in it, and the values that it gets. */
export interface Branch {
	chart: Chart;
	/** "shop" or "shop/charts/cart": where templates believe to be. */
	path: string;
	templates: string[];
	values: Dict;
	children: Branch[];
}

const mostCharts = 60;

const knownDependency = ({ name, repository }: Dependency) => knownChart({ chart: name, repository });

/** Gathers a chart and its dependencies, and gives each its values. Notes name what does not lie in the workspace. */
export class Tree {
	readonly notes: Note[] = [];
	readonly branches: Branch[] = [];
	private readonly scope: Scope<Parsed>;

	constructor(scope: Scope<Parsed>) {
		this.scope = scope;
	}

	of(folder: string, given: readonly Value[]): Branch | undefined {
		const chart = this.chartIn(folder);
		if (!chart) return undefined;
		return this.branch(chart, chart.name, given, []);
	}

	private chartIn(folder: string): Chart | undefined {
		const at = folder ? `${folder}/` : "";
		const requirements = this.scope.has(`${at}requirements.yaml`)
			? this.scope.file(`${at}requirements.yaml`)
			: undefined;
		return ["Chart.yaml", "Chart.yml"]
			.map((name) => chartOf(`${at}${name}`, this.scope.file(`${at}${name}`), requirements))
			.find(Boolean);
	}

	private branch(chart: Chart, path: string, over: readonly Value[], above: readonly string[]): Branch | undefined {
		if (above.includes(chart.folder) || this.branches.length > mostCharts) return undefined;
		const at = chart.folder ? `${chart.folder}/` : "";
		const own = this.scope.file(`${at}values.yaml`)?.values ?? this.scope.file(`${at}values.yml`)?.values ?? new Map();
		const values = over.reduce<Value>((under, next) => overlaid(under, next), own);
		const branch: Branch = {
			chart,
			path,
			templates: this.scope
				.under(`${at}templates`)
				.filter((file) => isTemplate(file) && !/\/templates\/tests\//.test(file)),
			values: isDict(values) ? values : new Map(),
			children: [],
		};
		this.branches.push(branch);
		for (const { alias, chart: child, condition } of this.dependencies(chart)) {
			if (condition !== undefined && !this.enabled(branch.values, condition)) continue;
			const global = branch.values.get("global");
			const given = [branch.values.get(alias) ?? new Map(), ...(isDict(global) ? [new Map([["global", global]])] : [])];
			const grown = this.branch(child, `${path}/charts/${alias}`, given, [...above, chart.folder]);
			if (grown) {
				branch.children.push(grown);
				branch.values.set(alias, grown.values);
			}
		}
		return branch;
	}

	/** Charts that are known and do not lie here, with the values of who takes them in. */
	known(): { dependency: Dependency; branch: Branch; chart: KnownChart }[] {
		return this.branches.flatMap((branch) =>
			branch.chart.dependencies
				.filter(({ alias }) => !branch.children.some(({ path }) => path.endsWith(`/${alias}`)))
				.filter(({ condition }) => condition === undefined || this.enabled(branch.values, condition))
				.flatMap((dependency) => {
					const chart = knownDependency(dependency);
					return chart ? [{ dependency, branch, chart }] : [];
				}),
		);
	}

	/** Conditions are a list; the first that is there decides, and none is yes. */
	private enabled(values: Dict, condition: string): boolean {
		for (const path of condition.split(",")) {
			let value: Value | undefined = values;
			for (const key of path.trim().split(".")) value = isDict(value) ? value.get(key) : undefined;
			if (value !== undefined && typeof bare(value) === "boolean") return isTrue(value);
		}
		return true;
	}

	private dependencies(chart: Chart): { alias: string; chart: Chart; condition: string | undefined }[] {
		const at = chart.folder ? `${chart.folder}/` : "";
		const inside = this.scope
			.under(`${at}charts`)
			.flatMap((path) => /^([^/]+)\/Chart\.ya?ml$/.exec(path.slice(at.length + 7))?.[1] ?? []);
		const found = [];
		for (const dependency of chart.dependencies) {
			const { name, alias, condition, repository } = dependency;
			const local = repository.startsWith("file://") ? joined(chart.folder, repository.slice(7)) : undefined;
			const child = (local !== undefined && this.chartIn(local)) || this.chartIn(`${at}charts/${name}`);
			if (child) found.push({ alias, chart: child, condition });
			else if (!knownDependency(dependency))
				this.notes.push({
					file: `${at}Chart.yaml`,
					severity: "info",
					message: `the dependency ${name} does not lie in this workspace, so what it adds is not reviewed`,
				});
		}
		const named = chart.dependencies.map(({ name }) => name);
		for (const name of inside) {
			const child = named.includes(name) ? undefined : this.chartIn(`${at}charts/${name}`);
			if (child) found.push({ alias: child.name, chart: child, condition: undefined });
		}
		return found;
	}
}
