namespace Birthmark.Keys.Kmip;

/// <summary>KMIP 1.4 §9.1.3.2.27.</summary>
internal enum KmipOperation
{
    Create = 1,
    Register = 3,
    DeriveKey = 5,
    Locate = 8,
    Get = 10,
    GetAttributes = 11,
    Activate = 18,
    Destroy = 20,
    Query = 24,
    DiscoverVersions = 30,
    Encrypt = 31,
    Mac = 35,
}

/// <summary>Why a server says no (KMIP 1.4 §9.1.3.2.29, KMIP 2.0 §11.52): the ones that are told apart here.</summary>
internal enum KmipReason
{
    ItemNotFound = 1,
    AuthenticationNotSuccessful = 3,
    InvalidMessage = 4,
    OperationNotSupported = 5,
    PermissionDenied = 12,
    Sensitive = 22,
    NotExtractable = 23,
    GeneralFailure = 256,
}

/// <summary>KMIP 1.4 §9.1.3.3.1: what a key may be used for.</summary>
[Flags]
internal enum KmipUsage
{
    None = 0,
    Encrypt = 4,
    Decrypt = 8,
    WrapKey = 16,
    UnwrapKey = 32,
    Export = 64,
    MacGenerate = 128,
    MacVerify = 256,
    DeriveKey = 512,
}

/// <summary>Values of the other enumerations that this client uses.</summary>
internal static class KmipValue
{
    internal const int AlgorithmAes = 3;
    internal const int AlgorithmHmacSha256 = 9;
    internal const int ModeCbc = 1;
    internal const int ModeGcm = 9;
    internal const int ModeNistKeyWrap = 13;
    internal const int PaddingPkcs5 = 3;
    internal const int Sha256 = 6;
    internal const int DerivationCounterMode = 5;
    internal const int ObjectSymmetricKey = 2;
    internal const int ObjectSecretData = 7;
    internal const int FormatRaw = 1;
    internal const int FormatOpaque = 2;
    internal const int NameUninterpreted = 1;
    internal const int WrappingEncrypt = 1;
    internal const int EncodingNone = 1;
    internal const int QueryOperations = 1;
    internal const int QueryServerInformation = 3;
    internal const int StateActive = 2;
    internal const int Success = 0;
}
