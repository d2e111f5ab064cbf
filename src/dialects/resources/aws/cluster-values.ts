import type { Values } from "../../../design/fragment.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder } from "../folder.ts";
import { givenIn } from "../given-list.ts";
import { storeTypes } from "./store.ts";

const kinds: Record<string, string> = {
	kubernetes_secret: "Secret",
	kubernetes_secret_v1: "Secret",
	kubernetes_config_map: "ConfigMap",
	kubernetes_config_map_v1: "ConfigMap",
};

/** Secrets and ConfigMaps that Terraform puts into a cluster: how pods come to know the address of a managed database. */
export function clusterValues(folder: Folder): Values[] {
	return folder.of(...Object.keys(kinds)).flatMap((one) => {
		const name = settingOf(folder, one.block, "metadata/name");
		const namespace = settingOf(folder, one.block, "metadata/namespace") ?? "default";
		if (typeof name !== "string" || typeof namespace !== "string") return [];
		const values = givenIn(folder, expressionAt(one.block, "data"), storeTypes);
		return [{ role: "values", file: one.file.path, keys: [`k8s:${namespace}/${kinds[one.type]}/${name}`], values }];
	});
}
