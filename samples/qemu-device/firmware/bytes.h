/* What a program without a library needs to move bytes. */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>
#include <stdint.h>

void copy(void *to, const void *from, size_t length);
void wipe(void *bytes, size_t length); /* the compiler may not leave it out */
int is_equal(const void *a, const void *b, size_t length); /* time depends on the length alone */

/* Bytes of hexadecimal text up to its end; -1 when it is not even, not hexadecimal, or longer than 'limit' bytes. */
int bytes_from_hex(uint8_t *out, size_t limit, const char *text);

/* CRC-32 of ISO-HDLC: reflected 0x04C11DB7, all ones before and after. */
uint32_t crc32(const void *bytes, size_t length);

#endif
