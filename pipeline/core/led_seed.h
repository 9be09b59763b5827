/*
 * led_seed.h - what the ledger's hash of a cell is seeded with: the file and the address of the cell.
 */
#ifndef CORE_LED_SEED_H
#define CORE_LED_SEED_H

#include "core/hash_inline.h"
#include "core/origin.h"

static inline uint64_t led_mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

#define LED_ROW ((uint64_t)1 << 32) /* from a row to the next */
static inline uint64_t led_address(struct origin at)
{
	return at.row * LED_ROW | (uint32_t)at.sheet << 16 | at.col;
}

static inline struct hash128 led_hash(uint64_t file_seed, uint64_t address, const char *text, size_t n)
{
	return hash128_inline(text, n, led_mix(address ^ file_seed));
}

#endif
