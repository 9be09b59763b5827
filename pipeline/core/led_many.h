/*
 * led_many.h - short texts that stand below each other in a column, eight at a time where the processor can: which of them is another one than
 * that above, the ledger's hashes of them, and which are whole numbers.
 *
 * Shape    n texts, text i stands i rows below the first and has length[i] bytes; front[i] are the first 16 of them, the first in the lowest
 *          byte of front[i][0], with zeros behind a shorter one.
 * Bits     bit i is of text i; those beyond the last mean nothing. whole[i] is what a number is worth, and 0 where there is none.
 */
#ifndef CORE_LED_MANY_H
#define CORE_LED_MANY_H

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

#define LED_MANY 64u

struct led_many {
	uint32_t n;
	alignas(64) uint64_t front[LED_MANY][2];
	alignas(64) uint32_t length[LED_MANY];
};
struct led_seen {
	uint64_t same;    /* as long as the text above and with the same front; not the first one */
	uint64_t hashed;  /* part of the sum; each of them is no blank text */
	uint64_t number;  /* a canonical number without sign and point, of up to 8 digits */
	uint64_t maybe;   /* may be a canonical number, those of `number` among them */
	unsigned __int128 hash; /* the sum of hashes */
	alignas(64) int64_t whole[LED_MANY];
};

/* address: of the first, as led_address() gives it. false: this processor cannot, and nothing is known of any. What lies behind
 * the last text is written over. */
bool led_many_look(struct led_many *t, uint64_t address, uint64_t file_seed, struct led_seen *out);
/* Only `hashed` and `hash` of it. */
bool led_many_hash(struct led_many *t, uint64_t address, uint64_t file_seed, struct led_seen *out);

#endif
