namespace Birthmark.Keys.Pkcs11;

/// <summary>The numbers of PKCS#11 2.40 that are used here, under the standard's names in our spelling.</summary>
internal static class Ck
{
    internal const nuint ClassData = 0;
    internal const nuint ClassPublicKey = 2;
    internal const nuint ClassPrivateKey = 3;
    internal const nuint ClassSecretKey = 4;

    internal const nuint KeyRsa = 0;
    internal const nuint KeyEc = 3;
    internal const nuint KeyGenericSecret = 0x10;
    internal const nuint KeyAes = 0x1F;
    internal const nuint KeySha256Hmac = 0x2B;

    internal const nuint AttributeClass = 0;
    internal const nuint AttributeToken = 1;
    internal const nuint AttributePrivate = 2;
    internal const nuint AttributeLabel = 3;
    internal const nuint AttributeApplication = 0x10;
    internal const nuint AttributeValue = 0x11;
    internal const nuint AttributeKeyType = 0x100;
    internal const nuint AttributeId = 0x102;
    internal const nuint AttributeSensitive = 0x103;
    internal const nuint AttributeEncrypt = 0x104;
    internal const nuint AttributeDecrypt = 0x105;
    internal const nuint AttributeWrap = 0x106;
    internal const nuint AttributeUnwrap = 0x107;
    internal const nuint AttributeSign = 0x108;
    internal const nuint AttributeVerify = 0x10A;
    internal const nuint AttributeDerive = 0x10C;
    internal const nuint AttributeModulus = 0x120;
    internal const nuint AttributeModulusBits = 0x121;
    internal const nuint AttributePublicExponent = 0x122;
    internal const nuint AttributeValueLength = 0x161;
    internal const nuint AttributeExtractable = 0x162;
    internal const nuint AttributeEcParameters = 0x180;
    internal const nuint AttributeEcPoint = 0x181;

    internal const nuint MechanismRsaKeyPair = 0;
    internal const nuint MechanismRsaPkcs = 1;
    internal const nuint MechanismRsaOaep = 9;
    internal const nuint MechanismRsaPss = 0xD;
    internal const nuint MechanismSha1 = 0x220;
    internal const nuint MechanismSha256 = 0x250;
    internal const nuint MechanismSha256Hmac = 0x251;
    internal const nuint MechanismSha384 = 0x260;
    internal const nuint MechanismSha512 = 0x270;
    internal const nuint MechanismGenericSecret = 0x350;
    internal const nuint MechanismEcKeyPair = 0x1040;
    internal const nuint MechanismEcdsa = 0x1041;
    internal const nuint MechanismEcdh = 0x1050;
    internal const nuint MechanismAesKey = 0x1080;
    internal const nuint MechanismAesCmac = 0x108A;
    internal const nuint MechanismAesKeyWrap = 0x2109;
    internal const nuint MechanismAesKeyWrapPad = 0x210A;

    internal const nuint MaskSha1 = 1;
    internal const nuint MaskSha256 = 2;
    internal const nuint MaskSha384 = 3;
    internal const nuint MaskSha512 = 4;
    internal const nuint KdfNull = 1;
    internal const nuint OaepDataSpecified = 1;

    internal const nuint OsLocking = 2;
    internal const nuint SerialReadWriteSession = 6;
    internal const nuint User = 1;

    internal const nuint Ok = 0;
    internal const nuint GeneralError = 5;
    internal const nuint FunctionFailed = 6;
    internal const nuint AttributeSensitiveError = 0x11;
    internal const nuint AttributeTypeInvalid = 0x12;
    internal const nuint DeviceError = 0x30;
    internal const nuint DeviceRemoved = 0x32;
    internal const nuint KeyHandleInvalid = 0x60;
    internal const nuint ObjectHandleInvalid = 0x82;
    internal const nuint PinIncorrect = 0xA0;
    internal const nuint PinLocked = 0xA4;
    internal const nuint SessionClosed = 0xB0;
    internal const nuint SessionHandleInvalid = 0xB3;
    internal const nuint TokenNotPresent = 0xE0;
    internal const nuint TokenNotRecognised = 0xE1;
    internal const nuint AlreadyLoggedIn = 0x100;
    internal const nuint NotLoggedIn = 0x101;
    internal const nuint NotInitialised = 0x190;
    internal const nuint AlreadyInitialised = 0x191;
}
