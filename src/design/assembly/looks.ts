import type { ComponentKind } from "../catalogue/index.ts";

/** Hears of everything that is looked up, while somebody listens. */
export interface Watch {
	saw: ((what: string) => void) | undefined;
}

/** What a resolver is asked for, as texts: by them it is known whose answer an edit may change. */
export const key = (key: string) => `key ${key}`;
export const host = (host: string) => `host ${host}`;
/** Other names that lead to a host or key. */
export const alias = (name: string) => `alias ${name}`;
/** A label with the namespace in which it holds. */
export const label = (label: string) => `label ${label}`;
/** Namespaces in which something has a label. */
export const bareLabel = (label: string) => `anywhere ${label}`;
export const name = (kind: ComponentKind, name: string) => `name ${kind} ${name}`;
export const namespace = (name: string) => `namespace ${name}`;
export const priority = (name: string) => `priority ${name}`;
export const pools = "pools";
/** All of a kind. */
export const every = (kind: ComponentKind) => `every ${kind}`;
/** What runs the code of a unit, and what that is given by its image. */
export const code = (folder: string) => `code ${folder}`;
export const values = (key: string) => `values ${key}`;
/** What nobody declares, by how its users speak of it. */
export const spoken = (words: string) => `spoken ${words}`;
