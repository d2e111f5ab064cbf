import { config } from "zod";

// Zod compiles its schemas where it may; the panel's policy forbids that and reports the attempt. Must be imported first.
config({ jitless: true });
