/* A PKCS#11 module that answers as it should until the file that HOSTILE_FILE names says what it does instead. Built by the tests; never shipped. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
typedef unsigned long ul;
typedef struct { ul type; void *value; ul length; } attribute;
static int is(const char *what) {
  char mode[64] = "";
  FILE *file = getenv("HOSTILE_FILE") ? fopen(getenv("HOSTILE_FILE"), "r") : 0;
  if (file) { mode[fread(mode, 1, sizeof mode - 1, file)] = 0; fclose(file); }
  return !strcmp(mode, what);
}
/* Whether a key was made outlives the process, as in a token. */
static const char *key(void) { static char path[512]; snprintf(path, sizeof path, "%s.made", getenv("HOSTILE_FILE")); return path; }
static int made(void) { return access(key(), F_OK) == 0; }
static ul ok(void) { return 0; }
static ul slots(unsigned char present, ul *list, ul *count) {
  (void)present;
  if (is("many slots")) { *count = 1ul << 40; return 0; }
  if (list) list[0] = 7;
  *count = 1;
  return 0;
}
static ul token(ul slot, unsigned char *info) {
  (void)slot;
  memset(info, ' ', 112);
  memcpy(info, "CaToken", 7);
  return 0;
}
static ul session(ul slot, ul flags, void *a, void *b, ul *handle) {
  (void)slot; (void)flags; (void)a; (void)b;
  *handle = 1;
  return is("no session") ? 0x30 : 0;
}
static const unsigned char point[] = {4, 65, 4,
  0x6B,0x17,0xD1,0xF2,0xE1,0x2C,0x42,0x47,0xF8,0xBC,0xE6,0xE5,0x63,0xA4,0x40,0xF2,0x77,0x03,0x7D,0x81,0x2D,0xEB,0x33,0xA0,0xF4,0xA1,0x39,0x45,0xD8,0x98,0xC2,0x96,
  0x4F,0xE3,0x42,0xE2,0xFE,0x1A,0x7F,0x9B,0x8E,0xE7,0xEB,0x4A,0x7C,0x0F,0x9E,0x16,0x2B,0xCE,0x33,0x57,0x6B,0x31,0x5E,0xCE,0xCB,0xB6,0x40,0x68,0x37,0xBF,0x51,0xF5};
static ul get(ul s, ul object, attribute *a, ul count) {
  ul ec = 3; unsigned char yes = 1, no = 0; const void *value = &yes; ul length = 1;
  (void)s; (void)object; (void)count;
  if (is("huge attribute")) { a->length = 1ul << 40; return 0; }
  if (is("no attributes")) { a->length = (ul)-1; return 0x11; }
  switch (a->type) {
    case 3: value = "signKey"; length = 7; break;
    case 0x100: value = &ec; length = 8; break;
    case 0x162: value = is("extractable") ? &yes : &no; break;
    case 0x181: value = point; length = is("short point") ? 20 : sizeof point; break;
  }
  if (a->value) memcpy(a->value, value, length);
  a->length = length;
  return 0;
}
static ul find(ul s, ul *list, ul most, ul *count) {
  (void)s; (void)most;
  *count = is("too many found") ? 1ul << 33 : made();
  if (made()) list[0] = 2;
  return 0;
}
static ul pair(ul s, void *m, void *a, ul n, void *b, ul k, ul *one, ul *other) {
  (void)s; (void)m; (void)a; (void)n; (void)b; (void)k;
  *one = 1; *other = 2; fclose(fopen(key(), "w"));
  return 0;
}
/* The key is 1, whose public half is the generator, and so is the nonce: r is the generator's x, s is digest + r modulo the order. */
static void good(const unsigned char *digest, unsigned char *out) {
  static const unsigned char order[] = {0xFF,0xFF,0xFF,0xFF,0,0,0,0,0xFF,0xFF,0xFF,0xFF,0xFF,0xFF,0xFF,0xFF,0xBC,0xE6,0xFA,0xAD,0xA7,0x17,0x9E,0x84,0xF3,0xB9,0xCA,0xC2,0xFC,0x63,0x25,0x51};
  int carry = 0;
  memcpy(out, point + 3, 32);
  for (int i = 31; i >= 0; i--) { int sum = digest[i] + out[i] + carry; out[32 + i] = sum; carry = sum >> 8; }
  if (carry || memcmp(out + 32, order, 32) >= 0)
    for (int i = 31, borrow = 0; i >= 0; i--) { int d = out[32 + i] - order[i] - borrow; out[32 + i] = d; borrow = d < 0; }
}
/* One octet a call: the test counts what got as far as here. */
static void count(void) {
  char path[512];
  FILE *file;
  snprintf(path, sizeof path, "%s.signs", getenv("HOSTILE_FILE"));
  if ((file = fopen(path, "a"))) { fputc('.', file); fclose(file); }
}
static ul sign(ul s, unsigned char *in, ul n, unsigned char *out, ul *length) {
  (void)s;
  count();
  if (is("hangs")) sleep(5);
  if (is("hangs for good")) for (;;) sleep(60);
  if (is("crashes")) *(volatile int *)0 = 1;
  if (is("exits")) _exit(7);
  if (is("prints")) { printf("a module that talks\n"); fflush(stdout); }
  if (is("sign fails")) return 0x5;
  if (is("device memory")) return 0x31;
  if (is("buffer too small")) return 0x150;
  if (is("vendor code")) return 0x80000001ul;
  if (n == 32) good(in, out);
  if (is("wrong signature")) out[40] ^= 1;
  if (is("zero signature")) memset(out, 0, 64);
  *length = is("short signature") ? 3 : is("long signature") ? 1ul << 40 : is("empty signature") ? 0 : 64;
  return 0;
}
static ul randoms(ul s, unsigned char *out, ul n) {
  (void)s;
  if (is("stuck random")) memset(out, 0x42, n); else for (ul i = 0; i < n; i++) out[i] = rand() >> 7;
  return is("no random") ? 0x121 : 0;
}
static struct { unsigned char major, minor; void *calls[68]; } list;
ul C_GetFunctionList(void **answer) {
  for (int i = 0; i < 68; i++) list.calls[i] = (void *)ok;
  list.major = 2; list.minor = 40;
  list.calls[4] = slots; list.calls[6] = token; list.calls[12] = session; list.calls[24] = get; list.calls[27] = find; list.calls[43] = sign; list.calls[59] = pair; list.calls[64] = randoms;
  *answer = is("no list") ? 0 : (void *)&list;
  return 0;
}
