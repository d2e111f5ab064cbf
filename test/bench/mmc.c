/* M/M/c with the algorithm of kernel.ts: binary heap of (time, order, payload) with the root replaced where the
   handler schedules a successor, the arrivals in a lane of their own, xoshiro128**. Exponential numbers by -log, or with -DZIGGURAT by the ziggurat of ziggurat.ts.
   Prints seconds and wait. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint32_t sa[4] = {1, 2, 3, 4}, ss[4] = {5, 6, 7, 8};
static inline uint32_t rotl(uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }
static inline uint32_t next(uint32_t *s) {
	uint32_t result = rotl(s[1] * 5, 7) * 9, t = s[1] << 9;
	s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotl(s[3], 11);
	return result;
}
static inline double uniform(uint32_t *s) { return (next(s) + 0.5) * 0x1p-32; }

#ifdef ZIGGURAT
static const double tail = 7.69711747013105, area = 3.949659822581557e-3, places = 16777216.0;
static double width[256], inside[256], height[256];
static void tables(void) {
	double edge = tail, above = tail;
	inside[0] = tail * exp(-tail) / area * places;
	width[0] = area / exp(-tail) / places; width[255] = tail / places;
	height[0] = 1; height[255] = exp(-tail);
	for (int i = 254; i >= 1; i--) {
		edge = -log(area / edge + exp(-edge));
		inside[i + 1] = edge / above * places; above = edge;
		height[i] = exp(-edge); width[i] = edge / places;
	}
}
static inline double exponential(uint32_t *s) {
	for (;;) {
		uint32_t bits = next(s);
		int layer = bits & 255;
		double place = (bits >> 8) + 0.5, x = place * width[layer];
		if (place < inside[layer]) return x;
		if (layer == 0) return tail - log(uniform(s));
		if (height[layer] + uniform(s) * (height[layer - 1] - height[layer]) < exp(-x)) return x;
	}
}
#else
static void tables(void) {}
static inline double exponential(uint32_t *s) { return -log(uniform(s)); }
#endif

static double *T;
static uint32_t *O;
static int32_t *P;
static int size = 0;
static uint32_t seq = 0;

static void up(double at, uint32_t o, int32_t p) {
	int i = ++size;
	while (i > 1 && at < T[i >> 1]) { T[i] = T[i >> 1]; O[i] = O[i >> 1]; P[i] = P[i >> 1]; i >>= 1; }
	T[i] = at; O[i] = o; P[i] = p;
}
static void down(double at, uint32_t o, int32_t p) {
	int i = 1;
	for (int l = 2; l <= size; l = i << 1) {
		if (T[l + 1] < T[l] || (T[l + 1] == T[l] && O[l + 1] < O[l])) l++;
		if (at < T[l] || (at == T[l] && o < O[l])) break;
		T[i] = T[l]; O[i] = O[l]; P[i] = P[l]; i = l;
	}
	T[i] = at; O[i] = o; P[i] = p;
}

int main(int argc, char **argv) {
	int c = atoi(argv[1]);
	double lambda = atof(argv[2]);
	long target = atol(argv[3]), events = 0, served = 0;
	T = malloc(sizeof(double) * (c + 4)); O = calloc(c + 4, 4); P = calloc(c + 4, 4);
	for (int i = 0; i < c + 4; i++) T[i] = INFINITY;
	int capacity = 1 << 16, mask = capacity - 1;
	double *queue = malloc(sizeof(double) * capacity);
	int head = 0, tail = 0, busy = 0;
	tables();
	double now = 0, waited = 0, arrival = exponential(sa) / lambda;
	struct timespec a, b;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	while (events < target) {
		events++;
		if (arrival < T[1]) {
			now = arrival;
			arrival = now + exponential(sa) / lambda;
			seq++;
			if (busy < c) { busy++; served++; up(now + exponential(ss), seq++, busy); }
			else queue[tail++ & mask] = now;
		} else {
			now = T[1];
			if (head < tail) { waited += now - queue[head++ & mask]; served++; down(now + exponential(ss), seq++, busy); }
			else { busy--; int last = size--; double at = T[last]; T[last] = INFINITY; if (last > 1) down(at, O[last], P[last]); }
		}
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	printf("%.6f %.6f\n", (b.tv_sec - a.tv_sec) + (b.tv_nsec - a.tv_nsec) * 1e-9, waited / served);
	return 0;
}
