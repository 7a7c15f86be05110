using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Keys.Tls;

/// <summary>What is right or wrong with the certificate that a server showed: period, names, trust.</summary>
/// <param name="IsGood">Whether it is trusted.</param>
/// <param name="Text">What was found; when not good, what is wrong and what to do.</param>
public sealed record ServerCertificateFinding(bool IsGood, string Text)
{
    internal static ServerCertificateFinding Judge(X509Certificate2 server, X509Chain? presented, TlsPeer peer, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (now > server.NotAfter.ToUniversalTime())
        {
            return Bad($"The server's certificate '{server.Subject}' expired at {Write(server.NotAfter)}: renew it on the server (or correct this machine's clock, {Write(now.UtcDateTime)}).");
        }

        if (now < server.NotBefore.ToUniversalTime())
        {
            return Bad($"The server's certificate '{server.Subject}' is not valid before {Write(server.NotBefore)}: check the clocks of both machines (here {Write(now.UtcDateTime)}).");
        }

        if (!server.MatchesHostname(peer.Host))
        {
            return Bad($"The server's certificate is for {Names(server)}, not for '{peer.Host}': use one of these names in {peer.AddressVariable}, or give the server a certificate for '{peer.Host}'.");
        }

        using var chain = new X509Chain();
        chain.ChainPolicy = peer.Trust.Policy(presented?.ChainPolicy.ExtraStore);
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain.Build(server)
            ? new ServerCertificateFinding(true, $"the certificate '{server.Subject}' is for '{peer.Host}', trusted, and valid until {Write(server.NotAfter)}.")
            : Bad($"The server's certificate '{server.Subject}', issued by '{server.Issuer}', does not lead to {string.Join(" or ", peer.Trust.Names)} ({Reasons(chain)}): put the CA certificate of the server's issuer into {peer.TrustVariable}.");
    }

    private static ServerCertificateFinding Bad(string text) => new(false, text);

    private static string Names(X509Certificate2 server)
    {
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(static address => address.ToString())))
            .Select(static name => $"'{name}'")
            .ToList();
        return names.Count > 0 ? string.Join(", ", names) : $"'{server.GetNameInfo(X509NameType.SimpleName, false)}' (without alternative names)";
    }

    private static string Reasons(X509Chain chain) =>
        string.Join(", ", chain.ChainStatus.Select(static status => status.Status).Distinct());

    private static string Write(DateTime moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
