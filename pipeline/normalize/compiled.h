/*
 * compiled.h - the compiled tables as they stand in memory; private to this room.
 *
 * Shape    one block of bytes, in a mapped file or on the heap: a head, then parts, each an array. Texts are offsets into
 *          the part of texts, NUL-terminated, 0 the empty one. Dates are yyyymmdd as a number; DAY_OPEN_FROM and
 *          DAY_OPEN_TO where a row leaves them open.
 * Look-up  spellings that share a key (list, class, text) are chained by `next`, in the order of files and rows. The
 *          key of a code is the code; the key of a name is its fold.
 */
#ifndef NORMALIZE_COMPILED_H
#define NORMALIZE_COMPILED_H

#include <stddef.h>
#include <stdint.h>

#include "normalize/mappings.h"

#define IMAGE_MAGIC "CONCMAP"
#define IMAGE_FORMAT 14u
#define NONE UINT32_MAX
#define COLUMN_ONLY '~' /* before the name of a system whose codes say nothing alone */
#define DAY_OPEN_FROM 0u
#define DAY_OPEN_TO 99999999u

enum part {
	PART_TEXT, PART_SOURCE, PART_LIST, PART_ITEM, PART_SPELL, PART_SLOT, PART_PATTERN, PART_PATTERN_SLOT, PART_MARK, PART_FLAG,
	PART_EDGE, PART_ERA, PART_WORLD, PART_PIECE_FIRST, PART_PIECE, PART_PIECE_SIEVE, PART_SIEVE, PART_SORTED, PART_LATIN, PART_NEAR,
	PART_NEAR_SPELL, PART_NEAR_BUCKET, PART_NEAR_MEMBER, PART_NEAR_SET, PART_REGEX,
	PART_WORD, PART_LANGS, PART_TOGETHER, PART_COUNT
};
struct image_head {
	char magic[8];
	uint32_t format, reserved;
	uint64_t length, check; /* check: XXH3-64 of all that follows the head */
	struct {
		uint64_t at, n; /* offset in bytes, elements */
	} part[PART_COUNT];
};

struct image_source { /* a table that went in */
	uint32_t path, mtime_ns; /* path below the folder that holds mappings/ */
	uint64_t size, hash;
	int64_t mtime;
};
/* What may be in a set, and what surely is not, by a hash; words of PART_SIEVE. n 0: nothing is in it. */
struct image_sieve {
	uint32_t first, n;
};
enum spell_class { CLASS_CODE, CLASS_NAME, CLASS_LATIN /* a name as latin_fold() leaves it */, CLASS_BAG /* its words, bag.h */,
	CLASS_SOUND /* its consonants, sound.h */, CLASS_BESIDE /* a name, where the area in `among` stands beside it */, SPELL_CLASSES };
struct image_list {
	uint32_t name, title, base; /* base: the list whose items and spellings it shares; NONE */
	uint32_t first, n;          /* its items */
	uint32_t territories;       /* 1: names of territories in all languages are spellings of it */
	struct image_sieve keys[SPELL_CLASSES]; /* of its spellings: most texts are none, and a small list has a small sieve */
	uint32_t sorted, nsorted;   /* its names in PART_SORTED */
	struct image_sieve begun;   /* how they begin, see cut.h */
	struct image_sieve ends[2]; /* the first words, and the last, of names of a list that stands for itself: see word_first() */
};
struct image_item {
	uint32_t list, code, alt, name, successors, valid_from, valid_to;
	uint32_t from, to; /* days */
	uint32_t kind;     /* enum match_kind */
	uint32_t unit;     /* of an indicator: the code of what it is counted in */
	uint32_t whole;    /* of a unit: 1 where it counts whole things */
};
enum spell_type { SPELL_CODE, SPELL_NAME, SPELL_ALIAS, SPELL_PART, SPELL_DEMONYM, SPELL_AMBIGUOUS, SPELL_WORLD /* in some language of the world */,
	SPELL_STOP /* a part of the item that no table declares: never meant, and what is near to it is no other area */ };
struct image_spell {
	uint16_t list, langs;     /* langs: number of the set of languages in which it is a name, in PART_LANGS; 0: nobody says */
	uint32_t key, text;       /* key: as looked up; text: as written in the table */
	uint32_t item;            /* SPELL_AMBIGUOUS: none */
	uint32_t among;           /* SPELL_AMBIGUOUS: the codes, joined by blanks; CLASS_BESIDE: a code */
	uint32_t system;          /* "": any */
	uint32_t from, to;
	uint32_t next;            /* the next spelling with this key; NONE */
	uint8_t class, type;
	uint16_t column;          /* from 1; 0: of no table */
	uint32_t source, line;    /* where it stands, for messages */
};
/* Of the look-up. What the sieve lets through the hash tells, mostly without a look at a spelling. */
struct image_slot {
	uint32_t spell; /* from 1, and the high bits of the hash above it; 0: free */
	uint32_t key;   /* that of the spelling: both are fetched at once */
};
#define SLOT_SPELLS (1u << 20) /* spellings that fit below the bits of the hash */
static inline uint32_t slot_of(uint32_t hash, uint32_t spell)
{
	return (hash & ~(SLOT_SPELLS - 1)) | spell;
}
static inline uint32_t slot_spell(const struct image_slot *x)
{
	return (x->spell & (SLOT_SPELLS - 1)) - 1;
}
#define PATTERN_CONDITIONS 3
struct image_pattern { /* ages and periods, see pattern.h */
	uint32_t list, key, code;
	uint32_t source, line;
	struct {
		uint8_t run, below, same, is; /* the run, from 1, must be below that run, or the same as that run, or this number; run 0: no condition */
	} when[PATTERN_CONDITIONS];
	uint32_t next;
};
struct image_regex { /* a family of names, see regex.h */
	uint32_t list, text, item, source, line;
};
struct image_together { /* letters that stand together, see letters.c */
	uint32_t list, letters, codes; /* with blanks between them; letters as fold leaves them */
	uint32_t written;              /* letters as the table has them */
};
struct image_mark { /* a text that stands for no number */
	uint32_t text, status, conf;
	uint32_t state; /* enum val_state */
};
struct image_flag { /* a letter behind a number */
	uint32_t text, name, status, conf;
	uint32_t rank; /* several letters: the lowest gives OBS_STATUS */
	uint32_t beside; /* the list whose labels it may stand behind, too; NONE */
};
struct image_edge {
	uint32_t list, edition, parent, child, from, to; /* from, to: texts of dates; "" open */
};

struct image_era { /* see era.h */
	uint32_t key;   /* as fold leaves it */
	uint32_t first; /* the word for the year 1; "" none */
	int32_t offset;
	uint32_t from, to;
};

struct image_world { /* a name of a territory as ICU or iso-codes has it, see read_world.c */
	uint32_t text, key, latin; /* latin: "" where it is the key */
	uint32_t code;             /* ISO or M49; a name of several areas has a row for each */
	uint16_t part, langs;      /* part 1: a part of that area only; langs as in image_spell */
};

struct image_piece { /* of a name, see typo.h */
	uint32_t hash, spell, letters, key; /* key: that of the spelling, which need not be looked at where the key is too far away */
};
/* A name that stands in a text with words before or behind it begins with the first word of the text, or ends with its last one. Words end at a blank; what is
 * written in scripts from U+0800 on, of which many have none, has no such words: 0. */
static inline size_t word_first(const char *s, size_t n)
{
	size_t k = 0;

	while (k < n && s[k] != ' ' && (unsigned char)s[k] < 0xe0)
		k++;
	return k;
}
static inline size_t word_last(const char *s, size_t n)
{
	size_t k = n;

	while (k > 0 && s[k - 1] != ' ')
		if ((unsigned char)s[--k] >= 0xe0)
			return 0;
	return n - k;
}

/* PART_PIECE_SIEVE: one image_sieve, of the hashes of all pieces. */

/* PART_LANGS: the texts of sets of languages ("es pt"), by number (uint32_t); 0 is the empty one. */

struct image_sorted { /* the names of territories, by list and key, see cut.h */
	uint32_t spell, key;
};

#define NEAR_LONGEST 48 /* letters that are compared */
struct image_near { /* of a list, its spellings by their pairs of letters, see near.h */
	uint32_t spell, n, set;               /* its part of PART_NEAR_SPELL, and where its sets begin in PART_NEAR_SET */
	uint32_t first, buckets;              /* of PART_NEAR_BUCKET, one more than there are buckets */
	uint32_t of_length[NEAR_LONGEST + 4]; /* where spellings of so many letters begin, both blanks counted */
};

#define NEAR_COMMON 128 /* a bucket with more than so great a part of all spellings has them as a set of bits, see tally.h */
struct image_bucket {
	uint32_t member; /* its first of PART_NEAR_MEMBER; where there is a set, those that are in the bucket once more */
	uint32_t set;    /* from 1: which set of PART_NEAR_SET, of those of this list; 0: none */
};

struct image_latin { /* what a letter, or two, sound like in Latin letters, see latin.h */
	uint32_t a, b, text; /* b 0: a alone */
};

struct mappings {
	unsigned char *base;
	size_t n;
	bool mapped; /* else on the heap */
	const struct image_head *head;
	const char *text;
	struct code_item *item;     /* parallel to PART_ITEM */
	struct region_edge *edge;   /* parallel to PART_EDGE, which is sorted by list, edition */
};

static inline const void *part_at(const struct mappings *m, enum part p, uint32_t *n)
{
	if (n)
		*n = (uint32_t)m->head->part[p].n;
	return m->base + m->head->part[p].at;
}

/* Number of a list, NONE: no such. */
uint32_t list_find(const struct mappings *m, const char *name);
static inline const struct image_list *list_at(const struct mappings *m, uint32_t list)
{
	return (const struct image_list *)part_at(m, PART_LIST, NULL) + list;
}
/* The first spelling with this key in this very list (not its base); NONE. */
uint32_t spell_first(const struct mappings *m, uint32_t list, enum spell_class class, const char *key, size_t n);
static inline const struct image_spell *spell_at(const struct mappings *m, uint32_t i)
{
	return (const struct image_spell *)part_at(m, PART_SPELL, NULL) + i;
}
/* The unit of an indicator, "" none; and whether a unit counts whole things. */
const char *item_unit(const struct mappings *m, const char *list, const char *code);
bool item_whole(const struct mappings *m, const char *list, const char *code);
#define SIEVE_BITS 10 /* for each member */
/* The word of a hash in a sieve of n words, and its bits there. */
static inline uint64_t sieve_word(uint32_t hash, uint32_t n)
{
	return (uint64_t)hash * n >> 32;
}
static inline uint64_t sieve_bits(uint32_t hash)
{
	return (uint64_t)1 << (hash & 63) | (uint64_t)1 << (hash >> 6 & 63);
}
/* It will be asked for this hash soon. */
static inline void sieve_fetch(const struct mappings *m, struct image_sieve s, uint32_t hash)
{
	__builtin_prefetch((const uint64_t *)part_at(m, PART_SIEVE, NULL) + s.first + sieve_word(hash, s.n));
}
static inline bool sieve_has(const struct mappings *m, struct image_sieve s, uint32_t hash)
{
	const uint64_t *word = (const uint64_t *)part_at(m, PART_SIEVE, NULL) + s.first;

	return s.n && !(sieve_bits(hash) & ~word[sieve_word(hash, s.n)]);
}
uint32_t pattern_first(const struct mappings *m, uint32_t list, const char *key, size_t n);
uint32_t spell_hash(uint32_t list, enum spell_class class, const char *key, size_t n);
/* A text of n bytes is looked for among the beginnings of so many bytes that names have; 0: it is too short. */
static inline size_t begun_bytes(size_t n)
{
	return n >= 16 ? 16 : n >= 8 ? 8 : n >= 4 ? 4 : 0;
}
static inline uint32_t word_end_hash(uint32_t list, unsigned end, const char *s, size_t n)
{
	return spell_hash(list, SPELL_CLASSES + 1 + end, s, n);
}
static inline uint32_t begun_hash(uint32_t list, const char *s, size_t n)
{
	return spell_hash(list, SPELL_CLASSES, s, n);
}

/* The systems, other than the list's own and ISO's, in which a text is a code of a list; *base: it is one of these, too. At most cap. */
unsigned code_systems(const struct mappings *m, uint32_t list, const char *code, const char *system[], unsigned cap, bool *base);

/* All tables that go into an image, in the order in which they must be read. */
enum status sources_each(const struct home *h, enum status (*each)(void *user, const char *path, struct err *e), void *user,
	struct err *e);
enum status source_stat(const char *path, struct image_source *out, struct err *e); /* size and time */
enum status source_hash(const char *path, struct arena *a, uint64_t *out, struct err *e);
/* Compiles all tables to the heap. Names of territories are copied from an image that is there; NULL: they are read anew. */
enum status image_compile(const struct home *h, const struct mappings *old, struct mappings **out, struct err *e);
/* Wraps bytes; ST_SKIP where they are no whole image of this format. On success the mappings own them. */
enum status image_wrap(unsigned char *p, size_t n, bool mapped, struct mappings **out, struct err *e);

#endif
