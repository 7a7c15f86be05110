using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Certificates;

/// <summary><c>birthmark certificate …</c>.</summary>
internal static class CertificateCommands
{
    public static Command Build(Surroundings here) =>
        Verb.Noun("certificate", "Search, read and revoke certificates of the embedded PKI.", Search(here), View(here), Revoke(here));

    private static Command Search(Surroundings here)
    {
        var text = new Argument<string?>("TEXT") { Description = "Part of subject, alternative name or username.", Arity = ArgumentArity.ZeroOrOne };
        var issuer = new Option<string?>("--issuer") { Description = "Name of the CA.", HelpName = "NAME" };
        var status = new Option<string?>("--status") { Description = "Only in this status.", HelpName = "active|revoked" };
        var profile = new Option<string?>("--profile") { Description = "Certificate profile.", HelpName = "NAME" };
        var username = new Option<string?>("--username") { Description = "End entity.", HelpName = "NAME" };
        var serial = new Option<string?>("--serial") { Description = "Serial number, hex.", HelpName = "HEX" };
        var paging = new Paging();
        return Verb.Of(here, "search", "Search certificates, newest first.", call => call.WithHubAsync(async hub =>
        {
            var page = await hub.Certificates.SearchAsync(
                new()
                {
                    Text = call.Of(text),
                    Issuer = call.Of(issuer),
                    Status = call.Of(status),
                    Profile = call.Of(profile),
                    Username = call.Of(username),
                    SerialNumber = call.Of(serial),
                },
                paging.Of(call),
                call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(page, ApiJson.Default.CertificatePage, p => call.Talk.Show(p.Certificates.Aggregate(
                Tables.Of("FINGERPRINT", "SERIAL NUMBER", "SUBJECT", "ISSUED BY", "STATUS", "NOT AFTER"),
                (table, c) => table.Row([c.Fingerprint, c.SerialNumber, c.SubjectDn, c.Authority, c.Status, c.NotAfter.Words()]))));
            Paging.More(call, page.Cursor);
        }), text, issuer, status, profile, username, serial, paging.Limit, paging.Cursor);
    }

    private static Command View(Surroundings here)
    {
        var fingerprint = Fingerprint();
        var pem = new Option<bool>("--pem") { Description = "Write the certificate as PEM instead." };
        return Verb.Of(here, "view", "Show a certificate in words, and what the linters say of it.", call => call.WithHubAsync(async hub =>
        {
            var certificate = await hub.Certificates.GetAsync(call.Of(fingerprint), call.Cancellation).ConfigureAwait(false);
            if (!call.Of(pem))
            {
                call.Talk.Answer(certificate, ApiJson.Default.CertificateView, c => CertificateInWords.Tell(call.Talk, c));
            }
            else if (certificate.Pem is { } text)
            {
                call.Talk.Line(text.TrimEnd());
            }
            else
            {
                throw new MisusedException($"certificate {certificate.Fingerprint} is not stored", $"Its profile '{certificate.CertificateProfile}' says Store Certificate: false.");
            }
        }), fingerprint, pem);
    }

    private static Command Revoke(Surroundings here)
    {
        var fingerprint = Fingerprint();
        var reason = new Option<string?>("--reason") { Description = "RFC 5280 reason, e.g. key-compromise.", HelpName = "REASON" };
        return Verb.Of(here, "revoke", "Revoke a certificate.", call => call.WithHubAsync(async hub =>
        {
            var revoked = await hub.Certificates.RevokeAsync(call.Of(fingerprint), new() { Reason = call.Of(reason) }, call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(revoked, ApiJson.Default.CertificateView, c =>
            {
                call.Talk.Line($"{c.Fingerprint} {c.Status} {c.RevocationReason}".TrimEnd());
                if (c.RevocationRequest is { } waiting)
                {
                    call.Talk.Say($"request {waiting.Id} waits until {waiting.ExpiresAt.Words()} for {waiting.Needed} other(s): 'birthmark revocation approve {waiting.Id}'");
                }
            });
        }), fingerprint, reason);
    }

    private static Argument<string> Fingerprint() => new("FINGERPRINT") { Description = "SHA-1 (as search shows it) or SHA-256 (as devices show it) of the certificate, hex." };
}
