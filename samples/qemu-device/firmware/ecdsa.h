/* ECDSA with P-256 and SHA-256 (FIPS 186-5 section 6.4), its nonce made from key and digest (RFC 6979). */
#ifndef ECDSA_H
#define ECDSA_H

#include <stdint.h>

enum { ECDSA_KEY = 32, ECDSA_DIGEST = 32, ECDSA_SIGNATURE = 64, ECDSA_PUBLIC_KEY = 64 };

/* 1 when the key is a scalar from 1 to n - 1; else 0. */
uint32_t ecdsa_is_key(const uint8_t key[ECDSA_KEY]);

/* X and Y of the public key; of a key that is one. */
void ecdsa_public_key(uint8_t out[ECDSA_PUBLIC_KEY], const uint8_t key[ECDSA_KEY]);

/* r and s, big-endian. 0 when the key is none; else 1. */
uint32_t ecdsa_sign(uint8_t out[ECDSA_SIGNATURE], const uint8_t key[ECDSA_KEY], const uint8_t digest[ECDSA_DIGEST]);

#endif
