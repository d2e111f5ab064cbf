import type { KnownChart } from "./known.ts";

export const onechart: KnownChart = { names: ["onechart"], source: "", makes: { values: "{}", template: "" } };
