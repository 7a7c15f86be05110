using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Audit;
using Birthmark.Api.Client;
using Birthmark.Api.Stations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Birthmark.Server.Tests.Hub;

/// <summary>A real hub on a free loopback port, over a folder of its own.</summary>
public sealed class TestHub : IAsyncDisposable
{
    private readonly bool ownsFolder;
    private readonly Lazy<BirthmarkClient> owner;

    private TestHub(HubInstance hub, string folder, bool ownsFolder, SteerableTime time, CapturedLog log, IReadOnlyList<string> said)
    {
        Instance = hub;
        Folder = folder;
        this.ownsFolder = ownsFolder;
        Time = time;
        Log = log;
        Said = said;
        owner = new(() => new BirthmarkClient(Credential.Load(hub.OwnerCredentialFile), TimeProvider.System));
    }

    internal HubInstance Instance { get; }

    internal string Folder { get; }

    internal SteerableTime Time { get; }

    internal CapturedLog Log { get; }

    /// <summary>Lines for the person who started the hub.</summary>
    internal IReadOnlyList<string> Said { get; }

    internal BirthmarkClient Owner => owner.Value;

    internal X509Certificate2 OwnerCertificate => X509Certificate2.CreateFromPemFile(InCredentials("owner.crt"), InCredentials("owner.key"));

    internal string InCredentials(string file) => Path.Combine(Folder, "credentials", file);

    internal static string NewFolder() => Path.Combine(Directory.CreateTempSubdirectory("birthmark-hub-").FullName, "data");

    internal static async Task<TestHub> StartAsync(
        string? folder = null, SteerableTime? time = null, Action<IServiceCollection>? alter = null, ServeOptions? options = null)
    {
        var data = folder ?? NewFolder();
        time ??= new SteerableTime();
        var log = new CapturedLog();
        var said = new List<string>();
        options ??= new ServeOptions();
        options.DataFolder = data;
        options.Listen = "127.0.0.1:0";
        options.LogFormat = "none";
        options.LogLevel = "debug";
        options.Announce = said.Add;
        var hub = await BirthmarkServer.StartAsync(options, services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton<ILoggerProvider>(log);
            alter?.Invoke(services);
        });
        return new TestHub(hub, data, folder is null, time, log, said);
    }

    /// <summary>A client that presents this certificate (or none) and counts its connections.</summary>
    internal TestClient Connect(X509Certificate2? certificate) => new(Instance.Address, X509Certificate2.CreateFromPem(File.ReadAllText(InCredentials("ca.pem"))), certificate);

    /// <summary>Invites and enrols; the certificate comes back with its key.</summary>
    internal async Task<X509Certificate2> EnrolAsync(string name, params string[] roles)
    {
        var invitation = await Owner.Stations.InviteAsync(new InvitationRequest(name, roles));
        using var key = TestCertificates.NewKey();
        var reply = await Owner.Stations.EnrolAsync(new EnrolRequest { Code = invitation.Code, Csr = TestCertificates.Csr(name, key) });
        using var bare = X509Certificate2.CreateFromPem(reply.Certificate);
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>Audit records of an act, in log order.</summary>
    internal async Task<IReadOnlyList<AuditView>> RecordsAsync(string act)
    {
        var found = new List<AuditView>();
        for (long? from = 0; from is not null;)
        {
            var page = await Owner.AuditAsync(from, 1000);
            found.AddRange(page.Entries.Where(e => e.Act == act));
            from = page.Next;
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        if (owner.IsValueCreated)
        {
            owner.Value.Dispose();
        }

        await Instance.DisposeAsync();
        if (ownsFolder)
        {
            Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
        }
    }
}
