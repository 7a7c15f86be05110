#include "bytes.h"

void copy(void *to, const void *from, size_t length)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    while (length-- > 0) {
        *t++ = *f++;
    }
}

void wipe(void *bytes, size_t length)
{
    volatile uint8_t *b = bytes;
    while (length-- > 0) {
        *b++ = 0;
    }
}

int is_equal(const void *a, const void *b, size_t length)
{
    const uint8_t *x = a, *y = b;
    uint8_t differs = 0;
    while (length-- > 0) {
        differs |= *x++ ^ *y++;
    }
    return differs == 0;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int bytes_from_hex(uint8_t *out, size_t limit, const char *text)
{
    size_t length = 0;
    while (*text != '\0') {
        int high = digit(text[0]);
        int low = high < 0 ? -1 : digit(text[1]);
        if (low < 0 || length == limit) {
            return -1;
        }
        out[length++] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    return (int)length;
}

uint32_t crc32(const void *bytes, size_t length)
{
    const uint8_t *b = bytes;
    uint32_t crc = 0xFFFFFFFF;
    while (length-- > 0) {
        crc ^= *b++;
        for (int i = 0; i < 8; i++) {
            crc = crc >> 1 ^ (0xEDB88320 & (0 - (crc & 1)));
        }
    }
    return ~crc;
}
