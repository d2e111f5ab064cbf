import type { Dialect } from "../dialect.ts";
export const write: NonNullable<Dialect["write"]> = () => ({ refused: "later" });
