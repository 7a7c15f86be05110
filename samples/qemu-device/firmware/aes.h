/* AES-128 (FIPS 197) and AES-128-GCM (NIST SP 800-38D), as far as opening needs them. */
#ifndef AES_H
#define AES_H

#include <stddef.h>
#include <stdint.h>

enum { AES_KEY = 16, AES_BLOCK = 16, GCM_NONCE = 12, GCM_TAG = 16 };

typedef struct { uint8_t round[11][AES_BLOCK]; } aes_key;

void aes_begin(aes_key *key, const uint8_t bytes[AES_KEY]);
void aes_encrypt(const aes_key *key, uint8_t block[AES_BLOCK]);

/* 'sealed' is ciphertext and tag; what it holds goes to 'out', GCM_TAG bytes less. 1 when the tag is right; else 0, and nothing was written. */
uint32_t gcm_open(uint8_t *out, const uint8_t key[AES_KEY], const uint8_t nonce[GCM_NONCE],
                  const void *aad, size_t aad_length, const uint8_t *sealed, size_t length);

#endif
