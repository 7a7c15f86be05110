using System.Globalization;
using Birthmark.Pki.Registration.Ejbca.Wire;

namespace Birthmark.Pki.Registration.Ejbca.Check;

/// <summary>Whether the client certificate is in force, and whether EJBCA accepts it.</summary>
internal sealed class CredentialSteps(EjbcaConnection connection, CheckedCall asking, EjbcaCredential credential, TimeProvider time)
{
    internal const string Step = "credential";

    private const string NoCertificateText = "no client certificate";

    internal async Task<AuthorityFinding> CheckAsync(CancellationToken cancellation)
    {
        var own = credential.Certificate;
        var now = time.GetUtcNow();
        if (now > own.NotAfter.ToUniversalTime())
        {
            return Bad($"The client certificate '{own.Subject}' in {EjbcaVariables.P12File} expired at {Write(own.NotAfter)}: enrol the RA anew and replace the file.");
        }

        if (now < own.NotBefore.ToUniversalTime())
        {
            return Bad($"The client certificate '{own.Subject}' in {EjbcaVariables.P12File} is not valid before {Write(own.NotBefore)}: check this machine's clock.");
        }

        var (reply, why) = await asking.GetAsync("v1/certificate/status", cancellation).ConfigureAwait(false);
        return reply is { } answer
            ? Judge(answer)
            : Bad($"EJBCA did not answer the client certificate '{own.Subject}' ({why}): it may refuse the certificate during TLS; check that its issuer '{own.Issuer}' is trusted there.");
    }

    private AuthorityFinding Judge(EjbcaReply reply)
    {
        var own = credential.Certificate;
        if (reply.IsDisabled)
        {
            return Bad("EJBCA's REST protocol is switched off: enable 'REST Certificate Management' in its system configuration, protocols.");
        }

        if (reply.Status == 404)
        {
            return Bad($"There is no EJBCA REST API at {connection.Address} (HTTP 404): correct the path in {EjbcaVariables.Url}, usually /ejbca/ejbca-rest-api.");
        }

        if (reply.Status is 401 or 403)
        {
            return reply.Text.Contains(NoCertificateText, StringComparison.OrdinalIgnoreCase)
                ? Bad($"EJBCA saw no client certificate ({reply.Text}): use the port that asks for one (usually 8443), and check that a proxy between passes it on.")
                : Bad($"EJBCA does not accept the client certificate '{own.Subject}', issued by '{own.Issuer}' (HTTP {reply.Status}: {reply.Text}): use one of a CA known there, not revoked.");
        }

        if (!reply.IsGood || reply.TryRead(EjbcaClientJson.Default.StatusReply) is not { Status: not null } status)
        {
            return Bad($"{connection.Address} does not answer as EJBCA does (HTTP {reply.Status}: {reply.Text}): correct {EjbcaVariables.Url}.");
        }

        return new AuthorityFinding(Step, true, $"'{own.Subject}', valid until {Write(own.NotAfter)}, is accepted by {status.Revision ?? "EJBCA"}.");
    }

    private static AuthorityFinding Bad(string text) => new(Step, false, text);

    private static string Write(DateTime moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
