using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Birthmark.Pki.Access;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Issuance;

namespace Birthmark.Pki.Registration;

/// <summary>The embedded PKI in the role of an authority that the hub asks, without a network between.</summary>
public sealed class EmbeddedAuthority : IAuthority, ISharesCommits, ISearchesCertificates, IShowsCertificates
{
    private const string Actor = "hub";

    private readonly PkiCatalog catalog;
    private readonly EnrolmentDesk desk;
    private readonly CertificateRegister register;
    private readonly ConcurrentDictionary<string, Task> underWay = new(StringComparer.Ordinal);

    internal EmbeddedAuthority(PkiCatalog catalog, EnrolmentDesk desk, CertificateRegister register)
    {
        this.catalog = catalog;
        this.desk = desk;
        this.register = register;
    }

    public string Name => "embedded";

    public async Task<EnrolledCertificate> EnrolAsync(EnrolmentRequest request, CancellationToken cancellation = default)
    {
        // Two calls for one username at a time would not see each other's certificate: the second waits, and then finds the first's.
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!underWay.TryAdd(request.Username, mine.Task))
        {
            if (underWay.TryGetValue(request.Username, out var other))
            {
                await other.WaitAsync(cancellation).ConfigureAwait(false);
            }
        }

        try
        {
            return await EnrolOneAsync(request, cancellation).ConfigureAwait(false);
        }
        finally
        {
            underWay.TryRemove(request.Username, out _);
            mine.SetResult();
        }
    }

    public CompanionIssuance? Draft(EnrolmentRequest request)
    {
        try
        {
            RoleSwitch.DemandHub(catalog.Current);
            return TryRead(request, out var pkcs10, out _) ? desk.Accompany(EnrolmentOf(request, pkcs10)) : null;
        }
        catch (PkiRefusedException)
        {
            return null;
        }
    }

    public EnrolledCertificate Show(EnrolmentRequest request) =>
        TryRead(request, out var pkcs10, out var why) ? desk.Show(EnrolmentOf(request, pkcs10)) : throw new PkiRefusedException(PkiRefusal.InvalidRequest, why);

    public async Task RevokeAsync(string issuerDn, string serialNumber, RevocationReason reason, CancellationToken cancellation = default)
    {
        try
        {
            await register.RevokeAsync(new RevocationOrder(issuerDn, serialNumber, reason, null, null, Actor) { IsAutomatic = true }, cancellation).ConfigureAwait(false);
        }
        catch (PkiRefusedException refusal) when (refusal.Code == PkiRefusal.AlreadyRevoked)
        {
            // Done before, perhaps by the call whose answer was lost.
        }
    }

    public Task<IReadOnlyList<AuthorityFinding>> CheckAsync(AuthorityExpectation expectation, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<AuthorityFinding>>(EmbeddedCheck.Run(catalog.Current, expectation));

    public async IAsyncEnumerable<FoundCertificate> SearchAsync(IReadOnlyList<string> usernames, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var entry in register.StreamByUsernamesAsync(usernames, cancellation).ConfigureAwait(false))
        {
            var sha256 = entry.Der is null ? null : Convert.ToHexStringLower(SHA256.HashData(entry.Der));
            yield return new FoundCertificate(entry.Username, entry.IssuerDn, entry.SerialNumber, sha256, entry.Status == CertificateStatus.Revoked);
        }
    }

    private async Task<EnrolledCertificate> EnrolOneAsync(EnrolmentRequest request, CancellationToken cancellation)
    {
        if (!TryRead(request, out var pkcs10, out var why))
        {
            throw new PkiRefusedException(PkiRefusal.InvalidRequest, why);
        }

        RoleSwitch.DemandHub(catalog.Current);
        var issued = await desk.EnrolAsync(EnrolmentOf(request, pkcs10), takesExisting: true, cancellation).ConfigureAwait(false);
        return new EnrolledCertificate(issued.Der, issued.Authority.Chain);
    }

    private static bool TryRead(EnrolmentRequest request, [NotNullWhen(true)] out CertificationRequest? pkcs10, [NotNullWhen(false)] out string? why)
    {
        why = null;
        pkcs10 = request.Read;
        return pkcs10 is not null || CertificationRequest.TryRead(request.CertificationRequest.Span, out pkcs10, out why);
    }

    private static DeskEnrolment EnrolmentOf(EnrolmentRequest request, CertificationRequest pkcs10) => new()
    {
        Request = pkcs10,
        Username = request.Username,
        Authority = request.CertificateAuthority,
        CertificateProfile = request.CertificateProfile,
        EndEntityProfile = request.EndEntityProfile,
        SubjectDn = request.SubjectDn,
        IsSignatureVerified = request.IsPossessionProven,
        Actor = Actor,
    };
}
