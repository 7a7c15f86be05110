using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Api.Pki;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;
using Birthmark.Server.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.Ejbca;

/// <summary>A hub with the sample PKI and a registration authority's credential, for all tests of a class.</summary>
public sealed class EjbcaHub : IAsyncLifetime
{
    internal const string Password = "a password that nobody may read";

    internal TestHub Hub { get; private set; } = null!;

    internal X509Certificate2 Ra { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Hub = await TestHub.StartAsync();
        var matter = await File.ReadAllTextAsync(Path.Combine(DocumentInRepository.Root, "samples", "matter", "pki.yaml"));
        await Hub.Owner.Pki.ApplyAsync(new PkiFiles([new PkiFile("pki.yaml", matter)]), dryRun: false);
        Ra = await Hub.EnrolAsync("matter-ra");
    }

    public async ValueTask DisposeAsync()
    {
        Ra.Dispose();
        await Hub.DisposeAsync();
    }

    internal Dictionary<string, ReadOnlyMemory<byte>> Variables() => new()
    {
        [EjbcaVariables.Url] = Utf8(new Uri(Hub.Instance.Address, "/ejbca/ejbca-rest-api").ToString()),
        [EjbcaVariables.P12File] = Ra.Export(X509ContentType.Pkcs12, Password),
        [EjbcaVariables.P12Password] = Utf8(Password),
        [EjbcaVariables.Trust] = File.ReadAllBytes(Hub.InCredentials("ca.pem")),
        [EjbcaVariables.CaDn] = Utf8("CN=Matter Test PAI,VID=FFF1"),
        [EjbcaVariables.CaName] = Utf8("Matter PAI"),
        [EjbcaVariables.CertificateProfile] = Utf8("Matter DAC"),
        [EjbcaVariables.EndEntityProfile] = Utf8("Matter DAC"),
    };

    /// <summary>By the connector that the hub has.</summary>
    internal IAuthority Connect(Dictionary<string, ReadOnlyMemory<byte>> variables)
    {
        Assert.True(EjbcaConnection.TryRead(variables, out var connection, out var faults), string.Join('\n', faults));
        return Hub.Instance.Services.GetRequiredService<EjbcaConnector>().Connect("ejbca", connection);
    }

    internal static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
