using Birthmark.Pki.Issuance;

namespace Birthmark.Production.Recipes.Values;

/// <summary>A certification request and the public key in it.</summary>
internal sealed class RequestValue(ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> publicKey) : RecipeValue
{
    internal RequestValue(CertificationRequest request)
        : this(request.Der, request.PublicKey) => Read = request;

    internal override RecipeType Type => RecipeType.Request;

    internal ReadOnlyMemory<byte> Der => der;

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    internal ReadOnlyMemory<byte> PublicKey => publicKey;

    /// <summary>What is in the request, when it was made or read in this run.</summary>
    internal CertificationRequest? Read { get; }

    internal override Octets Octets() => new(der);
}
