namespace Birthmark.Production.Recipes.Values;

/// <summary>A certification request and the public key in it.</summary>
internal sealed class RequestValue(ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> publicKey) : RecipeValue
{
    internal override RecipeType Type => RecipeType.Request;

    internal ReadOnlyMemory<byte> Der => der;

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    internal ReadOnlyMemory<byte> PublicKey => publicKey;

    internal override Octets Octets() => new(der);
}
