namespace Birthmark.Keys.Kmip;

/// <summary>Names of a KMIP connection's variables.</summary>
public static class KmipVariables
{
    /// <summary><c>HOST</c> or <c>HOST:PORT</c>; the port is 5696 (IANA) when not said.</summary>
    public const string Address = "KMIP_ADDRESS";

    /// <summary>PKCS#12 with the key and certificate by which the KMS knows this project.</summary>
    public const string P12File = "KMIP_P12_FILE";

    public const string P12Password = "KMIP_P12_PASSWORD";

    /// <summary>PEM or DER certificates that the server's own certificate must lead to.</summary>
    public const string Trust = "KMIP_TRUST";

    /// <summary>One version for servers that cannot be asked: <c>1.0</c> to <c>1.4</c>, <c>2.0</c>.</summary>
    public const string Version = "KMIP_VERSION";

    public static IReadOnlyList<string> Required { get; } = [Address, P12File, P12Password, Trust];

    public static IReadOnlyList<string> All { get; } = [Address, P12File, P12Password, Trust, Version];
}
