using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>
/// An EJBCA Community Edition as the wire knows it, over TLS on loopback with client certificates, that fails on command. It speaks the
/// parts a connector uses, and is written from the wire format alone.
/// </summary>
internal sealed class FaultyEjbca : IAsyncDisposable
{
    private readonly WebApplication app;
    private Action? late;
    private readonly X509Certificate2 server;

    private FaultyEjbca(FaultyOptions options)
    {
        Options = options;
        server = (options.ServerIssuer ?? Hub).IssueServer(options.ServerNames, options.ServerNotAfter);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = server;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = static (_, _, _) => true;
        })));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    internal TestAuthority Hub { get; } = new("Management CA");

    internal TestAuthority Devices { get; } = new("Device CA");

    internal FaultyOptions Options { get; }

    /// <summary>Faults of the next enrolments, in order; none when empty.</summary>
    internal ConcurrentQueue<Fault> Faults { get; } = new();

    internal ConcurrentQueue<(string Username, X509Certificate2 Certificate)> Issued { get; } = new();

    internal ConcurrentDictionary<string, string> Revoked { get; } = new();

    /// <summary>Method and raw target of every call.</summary>
    internal ConcurrentQueue<string> Calls { get; } = new();

    internal ConcurrentQueue<JsonObject> Enrolments { get; } = new();

    internal int Port => new Uri(app.Urls.First()).Port;

    internal string Url => $"https://127.0.0.1:{Port}/ejbca/ejbca-rest-api";

    internal static async Task<FaultyEjbca> StartAsync(FaultyOptions? options = null)
    {
        var ejbca = new FaultyEjbca(options ?? new FaultyOptions());
        await ejbca.app.StartAsync();
        return ejbca;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        server.Dispose();
        Hub.Dispose();
        Devices.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        Calls.Enqueue($"{context.Request.Method} {target}");
        var path = target.Replace("/ejbca/ejbca-rest-api/", "", StringComparison.Ordinal).Split('?')[0];
        if (context.Connection.ClientCertificate is not { } client)
        {
            await ErrorAsync(context, 403, "Error no client certificate or OAuth token received for authentication.");
        }
        else if (client.NotAfter < DateTime.Now || Options.RefusesEveryone)
        {
            await ErrorAsync(context, 403, "Authentication failed for certificate: not valid.");
        }
        else if (Options.IsDisabled)
        {
            context.Response.StatusCode = 403;
            context.Response.ContentType = "text/html;charset=UTF-8";
            await context.Response.WriteAsync("<html><head><title>Error</title></head><body>This service has been disabled.</body></html>");
        }
        else
        {
            await RouteAsync(context, path.Split('/').Select(Uri.UnescapeDataString).ToArray());
        }
    }

    private Task RouteAsync(HttpContext context, string[] path) => (context.Request.Method, path) switch
    {
        ("GET", ["v1", "certificate", "status"]) => JsonAsync(context, 200, """{"status":"OK","version":"1.0","revision":"EJBCA 8.2.0.1 Community (test)"}"""),
        ("GET", ["v1", "endentity", "status"]) when Options.IsEnterprise => JsonAsync(context, 200, """{"status":"OK","version":"1.0","revision":"EJBCA 8.2.0.1 Enterprise (test)"}"""),
        ("GET", ["v2", "endentity", "profile", var name]) when Options.IsEnterprise => name == "Device EEP"
            ? JsonAsync(context, 200, """{"end_entity_profile_name":"Device EEP","available_cas":["Device CA"],"available_certificate_profiles":["Device"],"subject_distinguished_name_fields":[],"subject_alternative_name_fields":[]}""")
            : ErrorAsync(context, 404, "End entity profile does not exist."),
        ("GET", ["v1", "ca"]) when Options.HasNoRole => ErrorAsync(context, 403, "Administrator is not authorized to resource /administrator. Msg: ."),
        ("GET", ["v1", "ca"]) => JsonAsync(context, 200, """{"certificate_authorities":[{"id":-1,"name":"Device CA","subject_dn":"CN=Device CA","issuer_dn":"CN=Device CA","expiration_date":"2035-01-01T00:00:00Z"}]}"""),
        ("GET", ["v2", "certificate", "profile", "Device"]) => JsonAsync(context, 200, """{"certificate_profile_id":1001,"available_key_algs":["ECDSA"],"available_bit_lenghts":[256],"available_security_levels":[],"available_ecdsa_curves":["P-256"],"available_cas":["Device CA"]}"""),
        ("GET", ["v2", "certificate", "profile", "Foreign"]) => JsonAsync(context, 200, """{"certificate_profile_id":1002,"available_cas":["Other CA"]}"""),
        ("GET", ["v2", "certificate", "profile", _]) => ErrorAsync(context, 404, "Certificate profile does not exist."),
        ("GET", ["v1", "ca", "CN=Device CA", "certificate", "download"]) => TextAsync(context, Devices.Certificate.ExportCertificatePem() + "\n"),
        ("POST", ["v1", "certificate", "pkcs10enroll"]) => EnrolAsync(context),
        ("POST", ["v1", "certificate", "search"]) => SearchAsync(context),
        ("POST", ["v2", "certificate", "search"]) => PagedSearchAsync(context),
        ("PUT", ["v1", "certificate", "CN=Device CA", var serial, "revoke"]) => RevokeAsync(context, serial),
        _ => ErrorAsync(context, 404, "Not found."),
    };

    private async Task EnrolAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        Enrolments.Enqueue(body);
        var fault = Faults.TryDequeue(out var next) ? next : Fault.None;
        Interlocked.Exchange(ref late, null)?.Invoke();
        switch (fault)
        {
            case Fault.BreakBefore:
                context.Abort();
                return;
            case Fault.ServerError:
                await ErrorAsync(context, 500, "Internal Server Error");
                return;
            case Fault.Hang:
                await GivenUpAsync(context);
                return;
            case Fault.HangAndIssueLate:
                late = () => Issue((string)body["username"]!, (string)body["certificate_request"]!);
                await GivenUpAsync(context);
                return;
        }

        if ((string?)body["certificate_authority_name"] != "Device CA")
        {
            await ErrorAsync(context, 400, $"CA with name \"{body["certificate_authority_name"]}\" doesn't exist");
            return;
        }

        if ((string?)body["end_entity_profile_name"] != "Device EEP")
        {
            await ErrorAsync(context, 400, $"End entity profile with name \"{body["end_entity_profile_name"]}\" doesn't exist");
            return;
        }

        var certificate = fault == Fault.WrongKey ? Devices.Certificate : Issue((string)body["username"]!, (string)body["certificate_request"]!);
        if (certificate is null)
        {
            await ErrorAsync(context, 400, "User 'x' is not allowed to use same key as another user is using.");
            return;
        }

        if (fault == Fault.LoseAnswer)
        {
            context.Abort();
            return;
        }

        var answer = new JsonObject
        {
            ["certificate"] = Convert.ToBase64String(certificate.RawData),
            ["serial_number"] = certificate.SerialNumber,
            ["response_format"] = "DER",
        };
        if (Options.SendsChain)
        {
            answer["certificate_chain"] = new JsonArray(Convert.ToBase64String(Devices.Certificate.RawData));
        }

        var text = answer.ToJsonString();
        if (fault == Fault.CutAnswer)
        {
            context.Response.ContentLength = text.Length;
            await context.Response.WriteAsync(text[..(text.Length / 2)]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await JsonAsync(context, Options.EnrolStatus, text);
    }

    private X509Certificate2? Issue(string username, string request)
    {
        var certificate = Devices.IssueDevice(request);
        if (Options.EnforcesKeyRenewal && Issued.Any(known => known.Certificate.PublicKey.EncodedKeyValue.RawData.SequenceEqual(certificate.PublicKey.EncodedKeyValue.RawData)))
        {
            return null;
        }

        Issued.Enqueue((username, certificate));
        return certificate;
    }

    private async Task SearchAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        string? username = null;
        foreach (var criterion in body["criteria"]!.AsArray())
        {
            switch ((string?)criterion!["property"])
            {
                case "USERNAME" when !Options.KnowsUsernameCriterion:
                    await ErrorAsync(context, 400, "Invalid criteria property value.");
                    return;
                case "USERNAME" or "QUERY":
                    username = (string?)criterion["value"];
                    break;
            }
        }

        var found = Issued.Where(item => item.Username == username && !Revoked.ContainsKey(item.Certificate.SerialNumber.TrimStart('0'))).Select(item => (JsonNode)new JsonObject
        {
            ["certificate"] = Options.DoubleEncodes
                ? Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(item.Certificate.RawData)))
                : Convert.ToBase64String(item.Certificate.RawData),
            ["serial_number"] = item.Certificate.SerialNumber,
            ["response_format"] = "DER",
            ["certificate_profile"] = "Device",
            ["end_entity_profile"] = "Device EEP",
        });
        await JsonAsync(context, 200, new JsonObject { ["certificates"] = new JsonArray([.. found]), ["more_results"] = false }.ToJsonString());
    }

    private async Task PagedSearchAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var criteria = body["criteria"]!.AsArray().Select(c => (Property: (string)c!["property"]!, Value: (string)c["value"]!)).ToList();
        if (!Options.KnowsUsernameCriterion && criteria.Exists(c => c.Property == "USERNAME"))
        {
            await ErrorAsync(context, 400, "Invalid criteria property value.");
            return;
        }

        // QUERY EQUAL finds subject and alternative name too.
        var username = criteria.Find(c => c.Property is "USERNAME" or "QUERY");
        var size = (int)body["pagination"]!["page_size"]!;
        var matches = Issued.Where(item => item.Username == username.Value || (username.Property == "QUERY" && item.Certificate.Subject == "CN=" + username.Value))
            .Where(item => criteria.Contains(("STATUS", IsRevoked(item.Certificate) ? "CERT_REVOKED" : "CERT_ACTIVE"))).ToList();
        var page = matches.Skip(((int)body["pagination"]!["current_page"]! - 1) * size).Take(size).Select(item => (JsonNode)new JsonObject
        {
            ["username"] = item.Username,
            ["issuerDN"] = "CN=Device CA",
            ["serialNumber"] = item.Certificate.SerialNumber,
            ["status"] = IsRevoked(item.Certificate) ? 40 : 20,
            ["base64Cert"] = Options.DoubleEncodes ? Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(item.Certificate.RawData))) : null,
        });
        await JsonAsync(context, 200, new JsonObject { ["certificates"] = new JsonArray([.. page]) }.ToJsonString());
    }

    private bool IsRevoked(X509Certificate2 certificate) => Revoked.ContainsKey(certificate.SerialNumber.TrimStart('0'));

    private Task RevokeAsync(HttpContext context, string serial) => Revoked.TryAdd(serial, context.Request.Query["reason"].ToString())
        ? JsonAsync(context, 200, $$"""{"issuer_dn":"CN=Device CA","serial_number":"{{serial}}","revocation_reason":"SUPERSEDED","revoked":true}""")
        : ErrorAsync(context, 409, "Certificate with issuer: CN=Device CA and serial ...");

    private static async Task GivenUpAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private static Task ErrorAsync(HttpContext context, int status, string text) =>
        JsonAsync(context, status, new JsonObject { ["error_code"] = status, ["error_message"] = text }.ToJsonString());

    private static Task JsonAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    private static Task TextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "application/octet-stream";
        return context.Response.WriteAsync(text);
    }
}
