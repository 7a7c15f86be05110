using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Birthmark.Enrollment.Ejbca;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Keys;
using Birthmark.Pki;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Declaration;
using Birthmark.Pki.Revocation;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Enrollment.Tests.Rest;

/// <summary>The real rooms over a real database, with the sample PKI applied, and callers of several roles. No network.</summary>
internal sealed class Hub : IAsyncDisposable
{
    private const string Roles = """
        Object Type: Role
        Name: Auditor
        Role Members: [{CA: ManagementCA, Match Key: COMMONNAME, Operator: EQUAL_CASE_SENSITIVE, Value: auditor}]
        Access Rules: {/administrator/: Allow, /ca/Matter PAA/: Allow, /ca_functionality/view_certificate/: Allow}
        ---
        Object Type: Role
        Name: Creator
        Role Members: [{CA: ManagementCA, Match Key: COMMONNAME, Operator: EQUAL_CASE_SENSITIVE, Value: creator}]
        Access Rules:
          /administrator/: Allow
          /ca/Matter PAI/: Allow
          /ca_functionality/create_certificate/: Allow
          /endentityprofilesrules/Matter DAC/: Allow
          /ra_functionality/create_end_entity/: Allow
        """;

    private static readonly Lazy<Task<string>> Template = new(MakeAsync);

    private readonly DirectoryInfo folder;
    private readonly Store store;
    private readonly ServiceProvider services;

    private Hub(DirectoryInfo folder)
    {
        this.folder = folder;
        var collection = new ServiceCollection();
        collection.AddSingleton(TimeProvider.System);
        store = Store.OpenSqlite(Path.Combine(folder.FullName, "hub.db"), [.. KeysSchema.Migrations, .. PkiSchema.Migrations], TimeProvider.System);
        collection.AddSingleton(store.Journal);
        collection.AddSingleton(store.Reader);
        collection.AddKeys(new KeysOptions { HubKeyFile = Path.Combine(folder.FullName, "hub.key"), IterationCount = 1_000 });
        collection.AddPki();
        collection.AddEnrollment();
        services = collection.BuildServiceProvider();
    }

    private bool KeepsFolder { get; set; }

    internal PkiCatalog Catalog => services.GetRequiredService<PkiCatalog>();

    internal CertificateRegister Register => services.GetRequiredService<CertificateRegister>();

    internal RevocationDesk Revocations => services.GetRequiredService<RevocationDesk>();

    internal EjbcaRest Rest => services.GetRequiredService<EjbcaRest>();

    internal EjbcaCaller Owner => Caller("hub-owner", "Super Administrator");

    internal EjbcaCaller Ra => Caller("matter-ra", "Matter RA");

    internal EjbcaCaller Auditor => Caller("auditor", "Auditor");

    internal EjbcaCaller Creator => Caller("creator", "Creator");

    internal EjbcaCaller Nobody { get; } = new("nobody", []);

    internal static async Task<Hub> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("birthmark-ejbca-");
        foreach (var file in Directory.EnumerateFiles(await Template.Value).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }

        var hub = new Hub(folder);
        await hub.services.GetRequiredService<PkiDeclarations>().ApplyManagementAsync();
        return hub;
    }

    // Made once and copied: RSA keys take their time.
    private static async Task<string> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("birthmark-ejbca-template-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        await using var hub = new Hub(folder);
        var declarations = hub.services.GetRequiredService<PkiDeclarations>();
        await declarations.ApplyManagementAsync();
        var matter = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "matter", "pki.yaml"));
        await declarations.ApplyAsync([new DeclaredFile("pki.yaml", matter), new DeclaredFile("roles.yaml", Roles)], false, "test");
        hub.KeepsFolder = true;
        return folder.FullName;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        store.Dispose();
        if (!KeepsFolder)
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The certificate profile of devices anew, with a change of its text.</summary>
    internal async Task ApplyAsync(string text, string replacement)
    {
        var matter = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "matter", "pki.yaml"));
        var profile = matter.Split("\n---\n").Single(part => part.Contains("Object Type: Certificate Profile\nName: Matter DAC\n", StringComparison.Ordinal));
        await services.GetRequiredService<PkiDeclarations>().ApplyAsync([new DeclaredFile("changed.yaml", profile.Replace(text, replacement, StringComparison.Ordinal))], false, "test");
    }

    internal async Task<Answer> CallAsync(EjbcaCaller caller, string method, string path, JsonNode? body = null, params string[] headers)
    {
        Assert.True(EjbcaTarget.TryRead(EjbcaTarget.BasePath + path, out var target));
        return new Answer(await Rest.AnswerAsync(new EjbcaRequest
        {
            Method = method,
            Target = target,
            Caller = caller,
            Body = body is null ? default : Encoding.UTF8.GetBytes(body.ToJsonString()),
            HasHeader = headers.Contains,
        }));
    }

    internal async Task<Answer> UploadAsync(EjbcaCaller caller, string path, Dictionary<string, ReadOnlyMemory<byte>>? parts)
    {
        Assert.True(EjbcaTarget.TryRead(EjbcaTarget.BasePath + path, out var target));
        return new Answer(await Rest.AnswerAsync(new EjbcaRequest { Method = "POST", Target = target, Caller = caller, Parts = parts }));
    }

    /// <summary>A pkcs10enroll body for a device of the sample.</summary>
    internal static JsonObject Device(string username, ECDsa key, string? subject = null) => new()
    {
        ["certificate_request"] = Request(subject ?? $"CN=DAC {username}, 1.3.6.1.4.1.37244.2.1=FFF1, 1.3.6.1.4.1.37244.2.2=8000", key),
        ["certificate_profile_name"] = "Matter DAC",
        ["end_entity_profile_name"] = "Matter DAC",
        ["certificate_authority_name"] = "Matter PAI",
        ["username"] = username,
        ["password"] = "foo123",
    };

    internal static string Request(string subject, ECDsa key) =>
        new System.Security.Cryptography.X509Certificates.CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    private EjbcaCaller Caller(string name, string role) => new(name, [Catalog.Current.Roles[role]]);
}

/// <summary>An answer as a test reads it.</summary>
internal sealed record Answer(EjbcaAnswer Raw)
{
    internal int Status => Raw.Status;

    internal string Text => Encoding.UTF8.GetString(Raw.Body.Span);

    internal JsonNode Json => JsonNode.Parse(Text)!;

    internal string? Error => (string?)Json["error_message"];
}
