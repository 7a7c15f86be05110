namespace Birthmark.Production.Recipes.Values;

/// <summary>A certificate and its chain: issuer first, root last.</summary>
internal sealed class CertificateValue(ReadOnlyMemory<byte> der, IReadOnlyList<ReadOnlyMemory<byte>> chain, CertificateFacts facts) : RecipeValue
{
    internal override RecipeType Type => RecipeType.Certificate;

    /// <summary>Made for a look, by nobody's authority.</summary>
    internal bool IsStandIn { get; init; }

    internal ReadOnlyMemory<byte> Der => der;

    internal IReadOnlyList<ReadOnlyMemory<byte>> Chain => chain;

    internal CertificateFacts Facts => facts;

    internal override Octets Octets() => new(der);
}
