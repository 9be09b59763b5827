/*
 * led_many.h - the ledger's hashes of the short texts of a column, eight at a time where the processor can.
 *
 * Shape    text i stands i rows below the first and has length[i] bytes; front[i] are the first 8 of them, the first in the lowest byte, with
 *          zeros behind a shorter one. Behind the last text is room for 7 more.
 */
#ifndef CORE_LED_MANY_H
#define CORE_LED_MANY_H

#include <stdbool.h>
#include <stdint.h>

#define LED_MANY 512u

struct led_many {
	uint32_t n;
	uint64_t front[LED_MANY + 8], length[LED_MANY + 8];
};

/* Those that led_many_add() adds: 1 to 8 bytes that do not begin with a blank. */
static inline bool led_many_takes(uint64_t front, uint64_t length)
{
	return length <= 8 && (front & 0xff) > ' ';
}
/* address: of the first, as led_address() gives it. false: this processor cannot, and nothing is added; led_hash() gives the same. */
bool led_many_add(struct led_many *t, uint64_t address, uint64_t file_seed, unsigned __int128 *sum);

#endif
