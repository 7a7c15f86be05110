namespace Birthmark.Keys.Tpm;

/// <summary>The numbers of TPM 2.0 Part 2 that are used here.</summary>
internal static class TpmCode
{
    internal const int NoSessions = 0x8001;
    internal const int Sessions = 0x8002;

    internal const uint NvDefineSpace = 0x12A;
    internal const uint CreatePrimary = 0x131;
    internal const uint NvIncrement = 0x134;
    internal const uint ActivateCredential = 0x147;
    internal const uint Certify = 0x148;
    internal const uint NvRead = 0x14E;
    internal const uint PolicySecret = 0x151;
    internal const uint Create = 0x153;
    internal const uint EcdhZGen = 0x154;
    internal const uint Load = 0x157;
    internal const uint Quote = 0x158;
    internal const uint RsaDecrypt = 0x159;
    internal const uint Sign = 0x15D;
    internal const uint Unseal = 0x15E;
    internal const uint FlushContext = 0x165;
    internal const uint NvReadPublic = 0x169;
    internal const uint StartAuthSession = 0x176;
    internal const uint GetCapability = 0x17A;
    internal const uint GetRandom = 0x17B;
    internal const uint PolicyPcr = 0x17F;
    internal const uint PolicyGetDigest = 0x189;

    internal const uint PasswordSession = 0x40000009;
    internal const uint Owner = 0x40000001;
    internal const uint Endorsement = 0x4000000B;

    internal const int AlgorithmRsa = 0x0001;
    internal const int AlgorithmAes = 0x0006;
    internal const int AlgorithmKeyedHash = 0x0008;
    internal const int AlgorithmSha256 = 0x000B;
    internal const int AlgorithmSha384 = 0x000C;
    internal const int AlgorithmNull = 0x0010;
    internal const int AlgorithmRsassa = 0x0014;
    internal const int AlgorithmOaep = 0x0017;
    internal const int AlgorithmEcdsa = 0x0018;
    internal const int AlgorithmEcc = 0x0023;
    internal const int AlgorithmCfb = 0x0043;
    internal const int CurveP256 = 3;
    internal const int CurveP384 = 4;
    internal const int HashCheck = 0x8024;
    internal const uint NullHierarchy = 0x40000007;

    internal const int HmacSession = 0x00;
    internal const int PolicySession = 0x01;
    internal const int TrialSession = 0x03;
    internal const int KeepsSession = 0x01;
    internal const uint CapabilityHandles = 1;
    internal const uint LoadedSessions = 0x02000000;

    /// <summary>What an attestation begins with (Part 2 §10.12.12), and its kinds.</summary>
    internal const uint Generated = 0xFF544347;
    internal const int AttestsCertify = 0x8017;
    internal const int AttestsQuote = 0x8018;

    /// <summary>A counter that index authorisation reads and increments and no failed attempt locks (Part 2 §13.4).</summary>
    internal const uint Counter = 0x10 | 0x04 | 0x40000 | 0x2000000;

    /// <summary>TPMA_NV bits 7 to 4: ordinary, counter, bit field, …</summary>
    internal const uint NvKind = 0xF0;

    internal const uint StaysInTpm = 0x02 | 0x10; // fixedTPM, fixedParent
    internal const uint AdminWithPolicy = 0x80;
    internal const uint Fixed = 0x02 | 0x10 | 0x20 | 0x40; // fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth
    internal const uint Restricted = 0x10000;
    internal const uint Decrypts = 0x20000;
    internal const uint Signs = 0x40000;
    internal const uint NoDictionaryAttack = 0x400;

    internal const uint Retry = 0x922;
    internal const uint Yielded = 0x908;
    internal const uint Testing = 0x90A;
    internal const uint SessionMemory = 0x903;
    internal const uint SessionHandles = 0x905;
    internal const uint Reason = 0xBF;
    internal const uint Failure = 0x101;
    internal const uint NoResult = 0x154;
    internal const uint FormatOne = 0x80;
    internal const uint AuthorisationFailed = 0x8E;
    internal const uint PolicyFailed = 0x9D;
    internal const uint Integrity = 0x9F;
    internal const uint BadAuthorisation = 0xA2;
}
