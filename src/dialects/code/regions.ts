import type { Fn, Region } from "./code.ts";

/** The innermost function, class or module that a region is part of: where most languages keep an assigned name. */
export function scopeOf(region: Region): Region {
	return region.parent && !/^(module|class|function)$/.test(region.kind) ? scopeOf(region.parent) : region;
}

export function classRegionOf(region: Region | undefined): Region | undefined {
	return !region || region.kind === "class" ? region : classRegionOf(region.parent);
}

/** Whether a region is another or stands in it, however deep, also in a function there that runs at another time. */
export const isInside = (one: Region | undefined, region: Region): boolean =>
	one !== undefined && (one === region || isInside(one.parent, region));

/** The function that a region stands in. */
export function functionOf(region: Region | undefined): Fn | undefined {
	return !region || region.kind === "function" ? region?.fn : functionOf(region.parent);
}

/** The function that a region is run by; undefined for what runs when the file is loaded. */
export function ownerOf(region: Region | undefined): Fn | undefined {
	return !region || (region.kind === "function" && !region.runsAtOnce) ? region?.fn : ownerOf(region.parent);
}
