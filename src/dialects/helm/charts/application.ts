import type { KnownChart } from "./known.ts";

export const application: KnownChart = { names: ["application"], source: "", makes: { values: "{}", template: "" } };
