/* The device's arithmetic on the computer that builds it: published vectors, then whatever is asked on stdin.

       sign KEY DIGEST  ->  R || S             public KEY  ->  X || Y          sha256 HEX  ->  digest
       identity HEX     ->  good, or the word for what is wrong with the block
       open KEY HEX     ->  what was sealed for this key as a block, or "not opened" */
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "curve.h"
#include "ecdsa.h"
#include "hpke.h"
#include "identity.h"
#include "sha256.h"

static int faults;

static void expect(const char *what, const uint8_t *got, size_t length, const char *hex)
{
    uint8_t wanted[256];
    int size = bytes_from_hex(wanted, sizeof wanted, hex);
    int is_right = size == (int)length && memcmp(got, wanted, length) == 0;
    printf("%s  %s\n", is_right ? "ok " : "BAD", what);
    faults += !is_right;
}

static void hash(uint8_t digest[SHA256_BYTES], const void *bytes, size_t length)
{
    sha256 h;
    sha256_begin(&h);
    sha256_add(&h, bytes, length);
    sha256_end(&h, digest);
}

static void expect_hash(const char *what, const char *text, const char *hex)
{
    uint8_t digest[SHA256_BYTES];
    hash(digest, text, strlen(text));
    expect(what, digest, sizeof digest, hex);
}

static void expect_signature(const char *what, const char *text, const char *hex)
{
    uint8_t key[ECDSA_KEY], digest[ECDSA_DIGEST], signature[ECDSA_SIGNATURE];
    bytes_from_hex(key, sizeof key, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
    hash(digest, text, strlen(text));
    ecdsa_sign(signature, key, digest);
    expect(what, signature, sizeof signature, hex);
}

static void expect_multiple(const char *what, const char *scalar, const char *hex)
{
    uint8_t key[ECDSA_KEY], out[ECDSA_PUBLIC_KEY];
    bytes_from_hex(key, sizeof key, scalar);
    ecdsa_public_key(out, key);
    expect(what, out, sizeof out, hex);
}

static void expect_aes(void) /* FIPS 197 appendix B */
{
    aes_key schedule;
    uint8_t key[AES_KEY], text[AES_BLOCK];
    bytes_from_hex(key, sizeof key, "2B7E151628AED2A6ABF7158809CF4F3C");
    bytes_from_hex(text, sizeof text, "3243F6A8885A308D313198A2E0370734");
    aes_begin(&schedule, key);
    aes_encrypt(&schedule, text);
    expect("FIPS 197 B", text, sizeof text, "3925841D02DC09FBDC118597196A0B32");
}

static void expect_opened(void) /* RFC 9180 A.3.1, first encryption */
{
    uint8_t key[HPKE_KEY], sealed[128], text[64] = {0};
    bytes_from_hex(key, sizeof key, "F3CE7FDAE57E1A310D87F1EBBDE6F328BE0A99CDBCADF4D6589CF29DE4B8FFD2");
    int length = bytes_from_hex(sealed, sizeof sealed,
        "04A92719C6195D5085104F469A8B9814D5838FF72B60501E2C4466E5E67B325AC98536D7B61A1AF4B78E5B7F951C0900BE863C403CE65C9BFCB9382657222D18C4"
        "5AD590BB8BAA577F8619DB35A36311226A896E7342A6D836D8B7BCD2F20B6C7F9076AC232E3AB2523F39513434");
    hpke_open(text, key, "Ode on a Grecian Urn", 20, "Count-0", 7, sealed, (size_t)length);
    expect("RFC 9180 A.3.1", text, (size_t)length - HPKE_OVERHEAD, "4265617574792069732074727574682C20747275746820626561757479");
}

static int vectors(void)
{
    uint8_t crc[4], key[ECDSA_KEY], tag[SHA256_BYTES];
    uint32_t value = crc32("123456789", 9);
    for (int i = 0; i < 4; i++) {
        crc[i] = (uint8_t)(value >> (24 - 8 * i));
    }
    expect("CRC-32 check value", crc, sizeof crc, "CBF43926");

    expect_hash("FIPS 180 'abc'", "abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
    expect_hash("FIPS 180 empty", "", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
    expect_hash("FIPS 180 two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1");

    hmac mac; /* RFC 4231 section 4.2: its key of 20 bytes is padded with zeros to the block, as one of 32 bytes is */
    memset(key, 0, sizeof key);
    memset(key, 0x0B, 20);
    hmac_begin(&mac, key);
    hmac_add(&mac, "Hi There", 8);
    hmac_end(&mac, tag);
    expect("RFC 4231 4.2", tag, sizeof tag, "B0344C61D8DB38535CA8AFCEAF0BF12B881DC200C9833DA726E9376C2E32CFF7");

    expect_multiple("1 G", "0000000000000000000000000000000000000000000000000000000000000001",
        "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");
    expect_multiple("(n - 1) G = -G", "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550",
        "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296B01CBD1C01E58065711814B583F061E9D431CCA994CEA1313449BF97C840AE0A");
    expect_multiple("RFC 6979 A.2.5 public key", "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
        "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299");

    expect_signature("RFC 6979 A.2.5 'sample'", "sample",
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
    expect_signature("RFC 6979 A.2.5 'test'", "test",
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083");

    expect_aes();
    expect_opened();
    return faults != 0;
}

static void show(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        printf("%02x", bytes[i]);
    }
    printf("\n");
}

static void ask(char *line)
{
    static uint8_t bytes[8192], opened[8192];
    uint8_t key[ECDSA_KEY], out[ECDSA_PUBLIC_KEY], digest[SHA256_BYTES];
    const char *word = strtok(line, " \n"), *first = strtok(NULL, " \n"), *second = strtok(NULL, " \n");
    int length = word == NULL || first == NULL ? -1 : bytes_from_hex(bytes, sizeof bytes, first);
    if (length == ECDSA_KEY) {
        memcpy(key, bytes, sizeof key);
    }
    if (length == ECDSA_KEY && strcmp(word, "sign") == 0 && second != NULL && bytes_from_hex(digest, sizeof digest, second) == ECDSA_DIGEST) {
        if (ecdsa_sign(out, key, digest)) {
            show(out, ECDSA_SIGNATURE);
        } else {
            printf("no key\n");
        }
    } else if (length == ECDSA_KEY && strcmp(word, "public") == 0) {
        ecdsa_public_key(out, key);
        show(out, sizeof out);
    } else if (length == ECDSA_KEY && strcmp(word, "open") == 0 && second != NULL) {
        int size = bytes_from_hex(bytes, sizeof bytes, second);
        if (size >= 0 && hpke_open(opened, key, "birthmark block", 15, "", 0, bytes, (size_t)size)) {
            show(opened, (size_t)size - HPKE_OVERHEAD);
        } else {
            printf("not opened\n");
        }
    } else if (length >= 0 && strcmp(word, "sha256") == 0) {
        hash(digest, bytes, (size_t)length);
        show(digest, sizeof digest);
    } else if (length >= 0 && strcmp(word, "identity") == 0) {
        struct identity self;
        const char *fault = identity_read(&self, bytes, (size_t)length);
        printf("%s\n", fault == NULL ? "good" : fault);
    } else {
        printf("what?\n");
    }
}

int main(int count, char **arguments)
{
    static char line[2 * 8192 + 64];
    if (count == 2 && strcmp(arguments[1], "vectors") == 0) {
        return vectors();
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        ask(line);
    }
    return 0;
}
