using Birthmark.Pki.Authorities;

namespace Birthmark.Server.Access;

/// <summary>What was found about a connection's client certificate, and for how long that holds.</summary>
internal sealed class Judgement
{
    internal required long Epoch { get; init; }

    /// <summary>The PKI as it was looked at; another one asks for another judgement.</summary>
    internal required PkiSnapshot Pki { get; init; }

    /// <summary>The certificate is not in force outside these; a refusal needs no bounds.</summary>
    internal DateTimeOffset NotBefore { get; init; } = DateTimeOffset.MinValue;

    internal DateTimeOffset NotAfter { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Null when refused.</summary>
    internal Caller? Caller { get; init; }

    /// <summary>Null when accepted.</summary>
    internal AccessRefusal? Refusal { get; init; }

    /// <summary>What the audit record names: fingerprint, subject, serial as far as known.</summary>
    internal required Presented Presented { get; init; }

    internal bool Holds(long epoch, PkiSnapshot pki, DateTimeOffset now) => Epoch == epoch && IsOf(pki, now);

    /// <summary>Issuer and time still hold; credentials and revocations may have changed.</summary>
    internal bool IsOf(PkiSnapshot pki, DateTimeOffset now) => ReferenceEquals(Pki, pki) && now >= NotBefore && now <= NotAfter;
}

/// <summary>The certificate as it was presented, for the record: bounded texts, nothing of it trusted.</summary>
internal sealed record Presented(string? Fingerprint, string? Subject, string? Serial)
{
    private const int Longest = 200;

    internal static Presented Nothing { get; } = new(null, null, null);

    internal static string Bounded(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
}
