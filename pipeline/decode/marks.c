/*
 * marks.c - marks of a text by a processor that writes the places of the bits of a mask behind each other.
 */
#include "decode/marks.h"

#ifdef __x86_64__

#include <immintrin.h>

__attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt"))) static void find(const char *p, size_t n, char delimiter, struct mark_list *out)
{
	const __m512i wanted = _mm512_set1_epi8(delimiter), quote = _mm512_set1_epi8('"'), cr = _mm512_set1_epi8('\r'), lf = _mm512_set1_epi8('\n');
	static const uint8_t places[64] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
		31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63 };
	const __m512i place = _mm512_loadu_si512(places);
	uint32_t found = 0;

	for (size_t i = 0; i < n; i += 64) {
		/* What lies behind the end is not read, and zero is no mark. */
		const __m512i x = _mm512_maskz_loadu_epi8(n - i < 64 ? (UINT64_C(1) << (n - i)) - 1 : UINT64_MAX, p + i);
		const __mmask64 m = _mm512_cmpeq_epi8_mask(x, wanted) | _mm512_cmpeq_epi8_mask(x, quote) | _mm512_cmpeq_epi8_mask(x, cr) |
			_mm512_cmpeq_epi8_mask(x, lf);
		const __m512i at = _mm512_maskz_compress_epi8(m, place), from = _mm512_set1_epi16((short)i);
		const uint32_t some = (uint32_t)__builtin_popcountll(m);

		_mm512_storeu_si512(&out->kind[found], _mm512_maskz_compress_epi8(m, x));
		_mm512_storeu_si512(&out->at[found], _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(at)), from));
		if (some > 32)
			_mm512_storeu_si512(&out->at[found + 32],
				_mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(at, 1)), from));
		found += some;
	}
	out->n = found;
}

void marks_find_fast(const char *p, size_t n, char delimiter, struct mark_list *out)
{
	if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2"))
		find(p, n, delimiter, out);
	else
		marks_find(p, n, delimiter, out);
}

#else

void marks_find_fast(const char *p, size_t n, char delimiter, struct mark_list *out)
{
	marks_find(p, n, delimiter, out);
}

#endif
