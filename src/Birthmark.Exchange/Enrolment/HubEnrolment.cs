using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;

namespace Birthmark.Exchange.Enrolment;

/// <summary>That an owner has seen proof of where the hub's keys live, and has signed it.</summary>
/// <param name="Owner">As it is paired.</param>
/// <param name="At">When the certificates were handed in.</param>
/// <param name="By">Who did.</param>
/// <param name="NotAfter">When the first of them ends.</param>
/// <param name="Certificates">PEM: one for each key, then the owner's authority.</param>
public sealed record HubEnrolment(string Owner, DateTimeOffset At, string By, DateTimeOffset NotAfter, string Certificates)
{
    /// <summary>Of the keys that the hub has now, and not over.</summary>
    public bool IsInForce { get; init; }

    internal bool IsOf(IReadOnlyList<ISigningKey> keys)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(Certificates);
        return all.Count == keys.Count + 1 && keys.Zip(all).All(p => p.Second.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(p.First.PublicKey.Span));
    }
}

/// <summary>A key of the hub, and where it lives.</summary>
public sealed record HeldKey(KeyUri Uri, ReadOnlyMemory<byte> PublicKey, bool IsDevelopmentGrade);

/// <summary>The hub's own keys, and who has enrolled it.</summary>
public sealed record HubStanding(IReadOnlyList<HeldKey> Keys, IReadOnlyList<HubEnrolment> Enrolments);
