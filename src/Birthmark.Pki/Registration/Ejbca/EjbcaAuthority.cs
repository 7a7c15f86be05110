using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Keys;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Registration.Ejbca.Check;
using Birthmark.Pki.Registration.Ejbca.Wire;
using Birthmark.Pki.Registration.Ejbca.Withdrawal;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>
/// An EJBCA reached over REST and mTLS, by Community endpoints alone. A try whose answer was lost is followed by a look for the stored
/// certificate before anything is asked for again.
/// </summary>
internal sealed class EjbcaAuthority : IAuthority, ISearchesCertificates, IWatchesCredential, IDisposable
{
    /// <summary>Searches under way at a time: a comparison must not starve the line of connections.</summary>
    private const int AskedAtOnce = 8;

    private readonly EjbcaConnection connection;
    private readonly EjbcaPatience patience;
    private readonly KeptAnswers answers;
    private readonly IRandomSource random;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline pipeline;
    private readonly Lock opening = new();
    private EjbcaLine? line;
    private CredentialWatch? watch;

    internal EjbcaAuthority(string name, EjbcaConnection connection, EjbcaPatience patience, KeptAnswers answers, IRandomSource random, TimeProvider time)
    {
        Name = name;
        this.connection = connection;
        this.patience = patience;
        this.answers = answers;
        this.random = random;
        this.time = time;
        pipeline = EjbcaPipeline.Build(patience, random, time);
    }

    public string Name { get; }

    public async Task<EnrolledCertificate> EnrolAsync(EnrolmentRequest request, CancellationToken cancellation = default)
    {
        if (!CertificationRequest.TryRead(request.CertificationRequest.Span, out var parsed, out var why))
        {
            throw new PkiRefusedException(PkiRefusal.InvalidRequest, $"The certification request of '{request.Username}' cannot be read: {why}");
        }

        var wire = Open();
        await watch!.DemandAsync(cancellation).ConfigureAwait(false);
        var attempt = new EnrolmentAttempt(request, parsed.PublicKey, Message(request), mayBeStored: !request.IsFirstAttempt);
        return await RunAsync(token => attempt.TryAsync(wire, token), request.Username, cancellation).ConfigureAwait(false);
    }

    public async Task RevokeAsync(string issuerDn, string serialNumber, RevocationReason reason, CancellationToken cancellation = default)
    {
        var wire = Open();
        await RunAsync(
            async token =>
            {
                await wire.RevokeAsync(issuerDn, serialNumber, reason, token).ConfigureAwait(false);
                return true;
            },
            serialNumber,
            cancellation).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<FoundCertificate> SearchAsync(IReadOnlyList<string> usernames, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var wire = Open();
        foreach (var some in usernames.Chunk(AskedAtOnce))
        {
            var found = await Task.WhenAll(some.Select(username =>
                RunAsync(token => EjbcaRecords.OfAsync(wire, username, token), username, cancellation))).ConfigureAwait(false);
            foreach (var certificate in found.SelectMany(static of => of))
            {
                yield return certificate;
            }
        }
    }

    public CredentialStanding Standing
    {
        get
        {
            lock (opening)
            {
                return watch?.Standing ?? new(CredentialStandingKind.Unwatched, "it was not used yet");
            }
        }
    }

    public async Task LookAsync(CancellationToken cancellation = default)
    {
        Open();
        await watch!.LookAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<AuthorityFinding>> CheckAsync(AuthorityExpectation expectation, CancellationToken cancellation = default)
    {
        var findings = await new EjbcaCheck(connection, expectation, patience, time).RunAsync(cancellation).ConfigureAwait(false);
        if (findings.All(f => f.Step != CredentialSteps.Step) || !EjbcaCredential.TryOpen(connection, out var credential, out _))
        {
            return findings;
        }

        credential.Dispose();
        await LookAsync(cancellation).ConfigureAwait(false);
        var standing = Standing;
        return standing.Kind == CredentialStandingKind.Unwatched ? findings : [.. findings, new AuthorityFinding("revocation", standing.MayAsk, $"The client certificate: {standing.Words}.")];
    }

    public void Dispose()
    {
        line?.Dispose();
        watch?.Dispose();
        connection.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, string subject, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                static async (work, token) => await work(token).ConfigureAwait(false), call, cancellation).ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            throw Unavailable($"it failed too often and is left alone for {patience.BreakerRest.TotalSeconds:0} s", subject);
        }
        catch (TimeoutRejectedException)
        {
            throw Unavailable($"no answer within {patience.TryTimeout.TotalSeconds:0.###} s", subject);
        }
        catch (EjbcaLostException lost)
        {
            throw Unavailable(lost.Message, subject);
        }
    }

    private PkiRefusedException Unavailable(string reason, string subject) => new(
        PkiRefusal.RemoteUnavailable,
        $"Authority '{Name}' at {connection.Address.Authority} cannot be reached for '{subject}': {reason}. Ask again with the same username: a certificate that was issued meanwhile is found, not issued twice.");

    private EjbcaLine Open()
    {
        lock (opening)
        {
            if (line is not null)
            {
                return line;
            }

            if (!EjbcaCredential.TryOpen(connection, out var credential, out var why))
            {
                throw new PkiRefusedException(PkiRefusal.RemoteUnavailable, $"Authority '{Name}': {why}");
            }

            watch = new CredentialWatch(Name, credential, connection, patience, answers, random, time);
            return line = new EjbcaLine(Name, connection, new EjbcaTransport(connection, credential, patience), time);
        }
    }

    private byte[] Message(EnrolmentRequest request) => JsonSerializer.SerializeToUtf8Bytes(
        new EnrolMessage
        {
            CertificateRequest = PemEncoding.WriteString("CERTIFICATE REQUEST", request.CertificationRequest.Span),
            CertificateProfileName = request.CertificateProfile,
            EndEntityProfileName = request.EndEntityProfile,
            CertificateAuthorityName = request.CertificateAuthority,
            Username = request.Username,
            Password = RandomPassword(),
            IncludeChain = true,
            SubjectDn = request.SubjectDn,
        },
        EjbcaClientJson.Default.EnrolMessage);

    // EJBCA's end entity profiles may ask for one; nobody needs it afterwards.
    private string RandomPassword()
    {
        Span<byte> octets = stackalloc byte[24];
        random.Fill(octets);
        return Base64Url.EncodeToString(octets);
    }
}
