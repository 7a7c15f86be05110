namespace Birthmark.Keys;

/// <summary>Kind and size of an asymmetric key.</summary>
public enum KeyAlgorithm
{
    EcP256,
    EcP384,
    Rsa2048,
    Rsa3072,
    Rsa4096,
}
