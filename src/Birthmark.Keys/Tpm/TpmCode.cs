namespace Birthmark.Keys.Tpm;

/// <summary>The numbers of TPM 2.0 Part 2 that are used here.</summary>
internal static class TpmCode
{
    internal const int NoSessions = 0x8001;
    internal const int Sessions = 0x8002;

    internal const uint CreatePrimary = 0x131;
    internal const uint Create = 0x153;
    internal const uint Load = 0x157;
    internal const uint Sign = 0x15D;
    internal const uint FlushContext = 0x165;
    internal const uint GetRandom = 0x17B;

    internal const uint PasswordSession = 0x40000009;
    internal const uint Owner = 0x40000001;

    internal const int AlgorithmRsa = 0x0001;
    internal const int AlgorithmAes = 0x0006;
    internal const int AlgorithmSha256 = 0x000B;
    internal const int AlgorithmSha384 = 0x000C;
    internal const int AlgorithmNull = 0x0010;
    internal const int AlgorithmRsassa = 0x0014;
    internal const int AlgorithmEcdsa = 0x0018;
    internal const int AlgorithmEcc = 0x0023;
    internal const int AlgorithmCfb = 0x0043;
    internal const int CurveP256 = 3;
    internal const int CurveP384 = 4;
    internal const int HashCheck = 0x8024;
    internal const uint NullHierarchy = 0x40000007;

    internal const uint Fixed = 0x02 | 0x10 | 0x20 | 0x40; // fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth
    internal const uint Restricted = 0x10000;
    internal const uint Decrypts = 0x20000;
    internal const uint Signs = 0x40000;
    internal const uint NoDictionaryAttack = 0x400;

    internal const uint Retry = 0x922;
    internal const uint Yielded = 0x908;
    internal const uint Testing = 0x90A;
    internal const uint Reason = 0xBF;
    internal const uint AuthorisationFailed = 0x8E;
    internal const uint Integrity = 0x9F;
    internal const uint BadAuthorisation = 0xA2;
}
