using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Birthmark.Api.Authorities;
using Birthmark.Api.Client;
using Birthmark.Api.Problems;
using Birthmark.Cli.CommandLine;

namespace Birthmark.Cli.Doctor;

/// <summary>The doctor's checks in order; each needs those before it.</summary>
internal sealed class Examination(Call call)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Certificates and one-time codes are judged by the clock; a minute is what an NTP-less bench can drift in a month.
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromMinutes(1);

    private readonly List<CheckFinding> findings = [];

    public async Task<IReadOnlyList<CheckFinding>> RunAsync()
    {
        if (LoadCredential() is not { } credential)
        {
            return findings;
        }

        using (credential)
        {
            if (CheckCertificate(credential) && await CheckNetworkAsync(credential.Server).ConfigureAwait(false) && await CheckTlsAsync(credential).ConfigureAwait(false))
            {
                using var hub = new BirthmarkClient(credential, call.Here.Clock);
                await AskAsync(hub).ConfigureAwait(false);
            }
        }

        return findings;
    }

    private Credential? LoadCredential()
    {
        try
        {
            var credential = call.LoadCredential();
            Good("credential", call.FindCredential());
            return credential;
        }
        catch (CredentialException e)
        {
            Bad("credential", $"{e.Message}. {e.Hint}");
            return null;
        }
    }

    private bool CheckCertificate(Credential credential)
    {
        var certificate = credential.Certificate!;
        var now = call.Here.Clock.GetUtcNow();
        var until = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        var isValid = now >= certificate.NotBefore.ToUniversalTime() && now <= until;
        var span = string.Create(CultureInfo.InvariantCulture, $"{certificate.Subject}, valid until {until:yyyy-MM-dd HH:mm}Z");
        return Note("certificate", isValid, isValid ? span : $"{span}: not valid now. Enrol again, or set the clock.");
    }

    private async Task<bool> CheckNetworkAsync(HubAddress server)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(server.Host, server.Port, call.Cancellation).AsTask().WaitAsync(Patience, call.Here.Clock, call.Cancellation).ConfigureAwait(false);
            return Note("tcp", true, $"{server} answers");
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return Note("tcp", false, $"{server}: {e.Message}. Is the hub running, and is no firewall between?");
        }
    }

    private async Task<bool> CheckTlsAsync(Credential credential)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(credential.Server.Host, credential.Server.Port, call.Cancellation).ConfigureAwait(false);
            using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(HubTls.For(credential), call.Cancellation).WaitAsync(Patience, call.Here.Clock, call.Cancellation).ConfigureAwait(false);
            return Note("tls", true, $"{tls.SslProtocol}, {tls.NegotiatedCipherSuite}, {tls.RemoteCertificate?.Subject}");
        }
        catch (Exception e) when (e is AuthenticationException or IOException or TimeoutException)
        {
            return Note("tls", false, $"{e.Message} The hub must be the one whose root is in the credential's ca file.");
        }
    }

    private async Task AskAsync(BirthmarkClient hub)
    {
        try
        {
            await CheckClockAsync(hub).ConfigureAwait(false);
            var access = await hub.AccessAsync(call.Cancellation).ConfigureAwait(false);
            Note("role", access.Roles.Count > 0, $"{access.Name}: {(access.Roles.Count > 0 ? string.Join(", ", access.Roles) : "no role in this hub")}");
            await CheckReadinessAsync(hub).ConfigureAwait(false);
        }
        catch (BirthmarkProblemException e)
        {
            Bad("role", $"{e.Problem.Detail} {e.Problem.Remedy}");
        }
        catch (Exception e) when (e is HttpRequestException or UnexpectedAnswerException)
        {
            Bad("hub", e.Message);
        }
    }

    private async Task CheckClockAsync(BirthmarkClient hub)
    {
        var alive = await hub.IsAliveAsync(call.Cancellation).ConfigureAwait(false);
        if (!DateTimeOffset.TryParse(alive.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs))
        {
            Bad("clock", $"the hub's time '{alive.Time}' cannot be read");
            return;
        }

        var skew = (call.Here.Clock.GetUtcNow() - theirs).Duration();
        Note("clock", skew <= TolerableSkew, string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0.0} s apart from the hub's"));
    }

    private async Task CheckReadinessAsync(BirthmarkClient hub)
    {
        var health = await hub.ReadinessAsync(call.Cancellation).ConfigureAwait(false);
        Note("ready", health.Status == "ready", $"{health.Status}, version {health.Version}");
        foreach (var check in health.Checks)
        {
            Note(check.Name, check.Good, check.Text);
        }
    }

    private void Good(string step, string text) => Note(step, true, text);

    private void Bad(string step, string text) => Note(step, false, text);

    private bool Note(string step, bool good, string text)
    {
        findings.Add(new(step, good, text));
        return good;
    }
}
