import { describe, expect, it } from "vitest";
import { base, over, read, told, written } from "./support.ts";

describe("the other fields", () => {
	const path = "overlays/prod/kustomization.yaml";

	it("set replicas, which are edited at their count", () => {
		const texts = over("replicas:\n  - name: web\n    count: 4\n");
		expect(told(texts, read(texts).one("Service").attributes.replicas)).toEqual([4, path, "4"]);
		const result = written(texts, "Service", "replicas", 8);
		expect(result).toMatchObject({ files: [path], value: 8 });
		expect(typeof result === "object" && result.after[path]).toContain("count: 8");
	});

	it("set images", () => {
		const image = (text: string) => {
			const texts = over(`images:\n  - name: registry.example.com/shop/web\n${text}`);
			return told(texts, read(texts).one("Service").attributes.image);
		};
		expect(image("    newTag: '2.1'\n")).toEqual(["registry.example.com/shop/web:2.1", path, "'2.1'"]);
		expect(image("    newName: other/web\n")).toEqual(["other/web:1.0", path, "other/web"]);
		expect(image("    digest: sha256:ab\n")).toEqual(["registry.example.com/shop/web@sha256:ab", path, "sha256:ab"]);
		const other = over("images:\n  - name: web\n    newTag: '2'\n");
		expect(read(other).one("Service").attributes.image.value).toBe("registry.example.com/shop/web:1.0");
	});

	it("set names, and whoever names them follows", () => {
		const scaler = `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { kind: Deployment, name: web }, maxReplicas: 9 }
`;
		const texts = over("  - scaler.yaml\nnamePrefix: a-\nnameSuffix: -z\nreplicas: [{ name: web, count: 3 }]\n", {
			"overlays/prod/scaler.yaml": scaler,
		});
		const { one } = read(texts);
		expect([one("Service").name, one("Balancer").name]).toEqual(["a-web-z", "a-web-z"]);
		expect(one("Service").at).toMatchObject({ file: "base/deployment.yaml" });
		expect(one("Scaler").links?.[0].other).toEqual({ by: "key", key: "k8s:default/Deployment/a-web-z" });
		expect(one("Service").attributes.replicas.value).toBe(3);
	});

	it("set the namespace and labels of all", () => {
		const texts = over("namespace: shop\ncommonLabels: { team: a }\n");
		const { one } = read(texts);
		expect(one("Service")).toMatchObject({ namespace: "shop", labels: { app: "web", team: "a" } });
		expect(one("Balancer").links?.[0].other).toEqual({
			by: "labels",
			labels: { app: "web", team: "a" },
			namespace: "shop",
		});
		const labels = read(over("labels:\n  - pairs: { team: a }\n    includeTemplates: true\n")).one;
		expect(labels("Service").labels).toEqual({ app: "web", team: "a" });
		expect(labels("Balancer").links?.[0].other).toMatchObject({ labels: { app: "web" } });
	});

	it("make ConfigMaps and Secrets", () => {
		const texts = over(
			`configMapGenerator:
  - name: settings
    literals:
      - URL=redis://a:1?x=y
      - QUOTED="two words"
    envs: [app.env]
secretGenerator:
  - name: keys
    literals: [TOKEN=abc]
`,
			{ "overlays/prod/app.env": "# of the app\nLEVEL=debug\nHOST\n" },
		);
		const [settings, keys] = read(texts).values;
		expect(settings).toMatchObject({
			keys: ["k8s:default/ConfigMap/settings"],
			scope: "overlay overlays/prod",
			environment: "prod",
			values: { URL: { text: "redis://a:1?x=y" }, QUOTED: { text: "two words" }, LEVEL: { text: "debug" } },
		});
		expect(settings.values.LEVEL.at).toMatchObject({ file: "overlays/prod/app.env", range: { start: { line: 1 } } });
		expect(settings.values.HOST.unknown).toContain("filled in later");
		expect(JSON.stringify(keys.values)).not.toContain("abc");
	});

	it("leave a ConfigMap out of which nobody can know all entries", () => {
		expect(read(over("configMapGenerator:\n  - name: settings\n    envs: [away.env]\n")).values).toEqual([]);
	});

	it("merge into what a base makes", () => {
		const texts = {
			...over("configMapGenerator:\n  - name: settings\n    behavior: merge\n    literals: [A=2]\n"),
			"base/kustomization.yaml": `${base["base/kustomization.yaml"]}configMapGenerator:\n  - name: settings\n    literals: [A=1, B=1]\n`,
		};
		const [{ values }] = read(texts).values;
		expect([values.A.text, values.A.at.file, values.B.text, values.B.at.file]).toEqual([
			"2",
			path,
			"1",
			"base/kustomization.yaml",
		]);
	});

	it("take in components, which change what is there", () => {
		const texts = over("components:\n  - ../../more\n", {
			"more/kustomization.yaml": "kind: Component\nreplicas:\n  - name: web\n    count: 5\n",
		});
		expect(told(texts, read(texts).one("Service").attributes.replicas)).toEqual([5, "more/kustomization.yaml", "5"]);
	});
});
