/* SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104). */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_BLOCK = 64 };

typedef struct {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    uint8_t block[SHA256_BLOCK];
} sha256;

void sha256_begin(sha256 *hash);
void sha256_add(sha256 *hash, const void *bytes, size_t length);
void sha256_end(sha256 *hash, uint8_t digest[SHA256_BYTES]); /* and forgets what it hashed */

typedef struct {
    sha256 inner;
    uint8_t outer_pad[SHA256_BLOCK];
} hmac;

void hmac_begin(hmac *mac, const uint8_t key[SHA256_BYTES]); /* only keys of 32 bytes are needed here */
void hmac_add(hmac *mac, const void *bytes, size_t length);
void hmac_end(hmac *mac, uint8_t tag[SHA256_BYTES]);

#endif
