using System.Runtime.CompilerServices;
using Birthmark.Pki;
using Birthmark.Pki.Registration;

namespace Birthmark.Production.Tests.Floor;

/// <summary>The line to a real authority, which can be cut before or after the authority acts.</summary>
public sealed class Line
{
    private int answersToLose;

    /// <summary>Nothing gets through.</summary>
    public bool IsCut { get; set; }

    /// <summary>When set, an enrolment waits here before it reaches the authority.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public TaskCompletionSource Waiting { get; private set; } = new();

    /// <summary>When set, a search waits here before it reaches the authority.</summary>
    public TaskCompletionSource? SearchGate { get; set; }

    public TaskCompletionSource Searching { get; private set; } = new();

    /// <summary>The authority acts, and its next answer is lost.</summary>
    public void LoseAnswer() => Interlocked.Increment(ref answersToLose);

    internal IAuthority To(IAuthority authority) => new Wire(this, authority);

    private static PkiRefusedException Unreachable() => new(PkiRefusal.RemoteUnavailable, "The authority cannot be reached.");

    private sealed class Wire(Line line, IAuthority authority) : IAuthority, ISearchesCertificates
    {
        public string Name => authority.Name;

        public async Task<EnrolledCertificate> EnrolAsync(EnrolmentRequest request, CancellationToken cancellation = default)
        {
            if (line.IsCut)
            {
                throw Unreachable();
            }

            if (line.Gate is { } gate)
            {
                line.Waiting.TrySetResult();
                await gate.Task;
            }

            var enrolled = await authority.EnrolAsync(request, cancellation);
            return Interlocked.Decrement(ref line.answersToLose) >= 0 ? throw Unreachable() : Kept(enrolled);
        }

        public async Task RevokeAsync(string issuerDn, string serialNumber, RevocationReason reason, CancellationToken cancellation = default)
        {
            if (line.IsCut)
            {
                throw Unreachable();
            }

            await authority.RevokeAsync(issuerDn, serialNumber, reason, cancellation);
        }

        public async IAsyncEnumerable<FoundCertificate> SearchAsync(
            IReadOnlyList<string> usernames, [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            if (line.IsCut)
            {
                throw Unreachable();
            }

            if (line.SearchGate is { } gate)
            {
                line.Searching.TrySetResult();
                await gate.Task;
            }

            await foreach (var found in ((ISearchesCertificates)authority).SearchAsync(usernames, cancellation))
            {
                yield return found;
            }
        }

        public Task<IReadOnlyList<AuthorityFinding>> CheckAsync(AuthorityExpectation expectation, CancellationToken cancellation = default) =>
            authority.CheckAsync(expectation, cancellation);

        private EnrolledCertificate Kept(EnrolledCertificate enrolled)
        {
            Interlocked.CompareExchange(ref line.answersToLose, 0, -1);
            return enrolled;
        }
    }
}
