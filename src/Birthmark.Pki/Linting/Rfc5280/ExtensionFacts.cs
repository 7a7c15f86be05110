using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Linting.Rfc5280;

/// <summary>What the extensions of a certificate say, as far as they could be read.</summary>
internal record struct ExtensionFacts
{
    internal bool HasBasicConstraints { get; set; }

    internal bool IsBasicConstraintsCritical { get; set; }

    internal bool IsAuthority { get; set; }

    internal int? PathLength { get; set; }

    internal bool HasKeyUsage { get; set; }

    internal bool IsKeyUsageCritical { get; set; }

    internal KeyUsage KeyUsage { get; set; }

    internal ReadOnlyMemory<byte> SubjectKeyIdentifier { get; set; }

    internal ReadOnlyMemory<byte> AuthorityKeyIdentifier { get; set; }

    internal bool HasAlternativeName { get; set; }

    internal bool IsAlternativeNameCritical { get; set; }
}
