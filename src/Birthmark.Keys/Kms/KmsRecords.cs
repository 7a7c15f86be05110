namespace Birthmark.Keys.Kms;

/// <summary>How a KMS encrypts.</summary>
public enum KmsCipher
{
    /// <summary>AES-GCM (NIST SP 800-38D) with a tag of 16 octets.</summary>
    AesGcm,

    /// <summary>AES-CBC with PKCS#7 padding: hides, but does not protect against change.</summary>
    AesCbc,
}

/// <summary>What a KMS encrypted; <paramref name="Tag"/> is empty for CBC.</summary>
public sealed record KmsCiphertext(byte[] Ciphertext, byte[] Tag);

/// <summary>What is done with a key of a KMS.</summary>
public enum KmsUseKind
{
    Give,
    Wrap,
    Derive,
    Encrypt,
}

/// <summary>A use that recipes make of a key.</summary>
public sealed record KmsUse(string Key, KmsUseKind Kind);

/// <summary>One line of a KMS check.</summary>
/// <param name="Step"><c>dns</c>, <c>tcp</c>, <c>tls</c>, <c>credential</c>, <c>version</c>, <c>operation</c>, <c>key</c>; <c>token</c> for a token.</param>
/// <param name="IsGood">Whether the step passed.</param>
/// <param name="Text">What was found; when not good, what is wrong and what to do.</param>
public sealed record KmsFinding(string Step, bool IsGood, string Text);
