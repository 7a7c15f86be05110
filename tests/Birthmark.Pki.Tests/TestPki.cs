using System.Security.Cryptography;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Declaration;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Revocation;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Pki.Tests;

/// <summary>A whole embedded PKI on a database of its own: real SQLite, real keys, a Matter hierarchy, and a clock that stands.</summary>
internal sealed class TestPki : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 8, 30, 15, 250, TimeSpan.Zero);
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly bool ownsFolder;
    private readonly Store store;
    private readonly ServiceProvider services;

    private TestPki(string folder, SettableTime time, bool ownsFolder)
    {
        (Folder, Time, this.ownsFolder) = (folder, time, ownsFolder);
        store = Store.OpenSqlite(Path.Combine(folder, "pki.db"), [.. KeysSchema.Migrations, .. PkiSchema.Migrations], time);
        services = new ServiceCollection()
            .AddSingleton(store.Journal).AddSingleton(store.Reader).AddSingleton(store.Audit).AddSingleton<TimeProvider>(time)
            .AddKeys(new KeysOptions { HubKeyFile = Path.Combine(folder, "hub.key"), IterationCount = 1000 })
            .AddPki()
            .BuildServiceProvider();
    }

    internal string Folder { get; }

    internal SettableTime Time { get; }

    internal IReader Reader => store.Reader;

    internal IJournal Journal => store.Journal;

    internal AuditLog Audit => store.Audit;

    internal PkiSnapshot Catalog => Get<PkiCatalog>().Current;

    internal Issuer Issuer => Get<Issuer>();

    internal CertificateRegister Register => Get<CertificateRegister>();

    internal EndEntities Entities => Get<EndEntities>();

    internal EnrolmentDesk Desk => Get<EnrolmentDesk>();

    internal RevocationLists Lists => Get<RevocationLists>();

    internal EmbeddedAuthority Embedded => Get<EmbeddedAuthority>();

    internal IDeviceKeys Keys => Get<IDeviceKeys>();

    internal T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    internal static async Task<TestPki> StartAsync(string? yaml = null)
    {
        // The hierarchy is made once; each test works on its own copy.
        var template = await Template.Value;
        var folder = Directory.CreateTempSubdirectory("birthmark-pki-").FullName;
        foreach (var file in Directory.EnumerateFiles(template))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var pki = new TestPki(folder, new SettableTime(Start), ownsFolder: true);
        await pki.Get<PkiCatalog>().LoadAsync();
        if (yaml is not null)
        {
            await pki.ApplyAsync(yaml);
        }

        return pki;
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("birthmark-pki-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var pki = new TestPki(folder, new SettableTime(Start), ownsFolder: false);
        await pki.Get<PkiCatalog>().LoadAsync();
        await pki.ApplyAsync(TestDeclarations.Matter);
        await pki.CloseAsync();
        return folder;
    }

    /// <summary>Opens the database of one that was closed, as after a restart.</summary>
    internal static async Task<TestPki> RestartAsync(TestPki closed)
    {
        var pki = new TestPki(closed.Folder, closed.Time, ownsFolder: false);
        await pki.Get<PkiCatalog>().LoadAsync();
        return pki;
    }

    internal Task ApplyAsync(string yaml) => Get<PkiDeclarations>().ApplyAsync([new DeclaredFile("test.yaml", yaml)], dryRun: false, "test");

    /// <summary>An order for a device certificate by the PAI.</summary>
    internal IssuanceOrder DacOrder(string username, ReadOnlyMemory<byte>? publicKey = null, string? subject = null, string profile = "Matter DAC", string authority = "Matter PAI")
    {
        using var key = Keys.Generate(KeyAlgorithm.EcP256);
        return new IssuanceOrder
        {
            Authority = Catalog.Authorities[authority],
            CertificateProfile = Catalog.CertificateProfiles[profile],
            EndEntityProfile = Catalog.EndEntityProfiles["Matter DAC"],
            Username = username,
            Subject = DistinguishedName.Parse(subject ?? $"CN=Matter DAC {username},VID=FFF1,PID=8000"),
            PublicKey = publicKey ?? key.PublicKey.ToArray(),
            Actor = "test",
        };
    }

    internal async Task<IssuedCertificate> IssueAsync(IssuanceOrder order) => await Issuer.IssueAsync(await Issuer.PrepareAsync(order));

    internal Task<IssuedCertificate> IssueDacAsync(string username) => IssueAsync(DacOrder(username));

    internal byte[] Request(string subject, IDeviceKey? key = null)
    {
        using var made = key is null ? Keys.Generate(KeyAlgorithm.EcP256) : null;
        return CertificationRequest.Create(DistinguishedName.Parse(subject), key ?? made!);
    }

    internal EnrolmentRequest Enrolment(string username, byte[] request, string? subject = null) =>
        new(username, request, subject ?? $"CN=Matter DAC {username},VID=FFF1,PID=8000", "Matter PAI", "Matter DAC", "Matter DAC");

    internal DeskEnrolment AtDesk(string username, byte[] request, string? subject = null)
    {
        Assert.True(CertificationRequest.TryRead(request, out var read, out var why), why);
        return new DeskEnrolment
        {
            Request = read, Username = username, Password = "foo123", Authority = "Matter PAI", CertificateProfile = "Matter DAC", EndEntityProfile = "Matter DAC",
            SubjectDn = subject, Actor = "ra",
        };
    }

    /// <summary>Writes DER as PEM below the folder and gives the path.</summary>
    internal string Pem(string name, string label, params IEnumerable<ReadOnlyMemory<byte>> ders)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, string.Join('\n', ders.Select(der => PemEncoding.WriteString(label, der.Span))) + "\n");
        return path;
    }

    internal async Task<IReadOnlyList<string>> ActsAsync() => [.. (await Audit.ReadAsync(0, 10_000)).Select(entry => entry.Act)];

    /// <summary>Closes the database and keeps its files for a restart.</summary>
    internal async Task CloseAsync()
    {
        await services.DisposeAsync();
        store.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
