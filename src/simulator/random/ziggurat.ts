import type { Stream } from "./stream.ts";

/**
 * Exponential numbers of mean 1 by Marsaglia and Tsang's ziggurat ("The ziggurat method for generating random
 * variables", 2000), with 256 layers of equal area. 99 of 100 draws cost one random number, a product and a comparison;
 * a logarithm is needed in the tail only. The low eight bits choose the layer and the other 24 the place in it, so that
 * the two are independent.
 */
const layers = 256;
/** Where the tail begins, and the area of a layer. */
const tail = 7.69711747013105;
const area = 3.949659822581557e-3;
const places = 2 ** 24;

/** By layer: width of a place, the place below which the layer lies wholly under the curve, and the curve's height. */
const width = new Float64Array(layers);
const inside = new Float64Array(layers);
const height = new Float64Array(layers);

let edge = tail;
let above = tail;
inside[0] = ((tail * Math.exp(-tail)) / area) * places;
inside[1] = 0;
width[0] = area / Math.exp(-tail) / places;
width[layers - 1] = tail / places;
height[0] = 1;
height[layers - 1] = Math.exp(-tail);
for (let i = layers - 2; i >= 1; i--) {
	edge = -Math.log(area / edge + Math.exp(-edge));
	inside[i + 1] = (edge / above) * places;
	above = edge;
	height[i] = Math.exp(-edge);
	width[i] = edge / places;
}

/** Fills a block with exponential numbers of this mean. */
export function fillExponential(block: Float64Array, stream: Stream, mean: number): void {
	const { length } = block;
	for (let at = 0; at < length; at++) {
		const bits = stream.bits();
		const layer = bits & 255;
		const place = (bits >>> 8) + 0.5;
		block[at] = mean * (place < inside[layer] ? place * width[layer] : atTheEdge(stream, layer, place));
	}
}

/** A point beside the safe part of its layer: in the tail, under the curve, or one more try. */
function atTheEdge(stream: Stream, firstLayer: number, firstPlace: number): number {
	let layer = firstLayer;
	let place = firstPlace;
	for (;;) {
		// Exponential numbers have no memory: the tail is the whole, shifted.
		if (layer === 0) return tail - Math.log(stream.uniform());
		const x = place * width[layer];
		if (height[layer] + stream.uniform() * (height[layer - 1] - height[layer]) < Math.exp(-x)) return x;
		const bits = stream.bits();
		layer = bits & 255;
		place = (bits >>> 8) + 0.5;
		if (place < inside[layer]) return place * width[layer];
	}
}
