/*
 * sanitized.h - whether this program was built with AddressSanitizer, which has needs of its own: terabytes of shadow
 * memory, and a second process that looks for leaks at the end.
 */
#ifndef CORE_SANITIZED_H
#define CORE_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#endif
