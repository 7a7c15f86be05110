#include "sha256.h"

#include "bytes.h"

/* FIPS 180-4 section 4.2.2 */
static const uint32_t constants[64] = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
};

static uint32_t rotate(uint32_t x, int by) { return x >> by | x << (32 - by); }

static void compress(uint32_t state[8], const uint8_t block[SHA256_BLOCK])
{
    uint32_t w[64], v[8];
    for (int i = 0; i < 16; i++) {
        const uint8_t *b = block + 4 * i;
        w[i] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    copy(v, state, sizeof v);
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
        uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[i] + w[i];
        uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
        uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
        for (int j = 7; j > 0; j--) {
            v[j] = v[j - 1];
        }
        v[4] += t1;
        v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) {
        state[i] += v[i];
    }
    wipe(w, sizeof w);
    wipe(v, sizeof v);
}

void sha256_begin(sha256 *hash)
{
    /* FIPS 180-4 section 5.3.3 */
    static const uint32_t start[8] = {0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
    copy(hash->state, start, sizeof start);
    hash->length = 0;
}

void sha256_add(sha256 *hash, const void *bytes, size_t length)
{
    const uint8_t *from = bytes;
    for (size_t i = 0; i < length; i++) {
        hash->block[hash->length++ % SHA256_BLOCK] = from[i];
        if (hash->length % SHA256_BLOCK == 0) {
            compress(hash->state, hash->block);
        }
    }
}

void sha256_end(sha256 *hash, uint8_t digest[SHA256_BYTES])
{
    uint64_t bits = hash->length * 8;
    uint8_t size[8], mark = 0x80, zero = 0;
    for (int i = 0; i < 8; i++) {
        size[i] = (uint8_t)(bits >> (56 - 8 * i));
    }
    sha256_add(hash, &mark, 1);
    while (hash->length % SHA256_BLOCK != SHA256_BLOCK - sizeof size) {
        sha256_add(hash, &zero, 1);
    }
    sha256_add(hash, size, sizeof size);
    for (int i = 0; i < SHA256_BYTES; i++) {
        digest[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
    }
    wipe(hash, sizeof *hash);
}

void hmac_begin(hmac *mac, const uint8_t key[SHA256_BYTES])
{
    uint8_t inner_pad[SHA256_BLOCK];
    for (int i = 0; i < SHA256_BLOCK; i++) {
        uint8_t k = i < SHA256_BYTES ? key[i] : 0;
        inner_pad[i] = k ^ 0x36;
        mac->outer_pad[i] = k ^ 0x5C;
    }
    sha256_begin(&mac->inner);
    sha256_add(&mac->inner, inner_pad, sizeof inner_pad);
    wipe(inner_pad, sizeof inner_pad);
}

void hmac_add(hmac *mac, const void *bytes, size_t length)
{
    sha256_add(&mac->inner, bytes, length);
}

void hmac_end(hmac *mac, uint8_t tag[SHA256_BYTES])
{
    sha256 outer;
    sha256_end(&mac->inner, tag);
    sha256_begin(&outer);
    sha256_add(&outer, mac->outer_pad, sizeof mac->outer_pad);
    sha256_add(&outer, tag, SHA256_BYTES);
    sha256_end(&outer, tag);
    wipe(mac, sizeof *mac);
}
