using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Keys;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;

namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>What every connector test needs: variables for a server, a connected authority, a device's request.</summary>
internal static class ConnectorBench
{
    internal const string Password = "correct horse battery";

    internal static EjbcaPatience Impatient { get; } = new()
    {
        TryTimeout = TimeSpan.FromSeconds(2),
        ConnectTimeout = TimeSpan.FromSeconds(2),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        BreakerThroughput = 100,
    };

    internal static Dictionary<string, ReadOnlyMemory<byte>> Variables(FaultyEjbca ejbca) => new()
    {
        [EjbcaVariables.Url] = Utf8(ejbca.Url),
        [EjbcaVariables.P12File] = ejbca.Hub.IssueClient(Password),
        [EjbcaVariables.P12Password] = Utf8(Password + "\n"),
        [EjbcaVariables.Trust] = ejbca.Hub.Pem,
        [EjbcaVariables.CaDn] = Utf8("CN=Device CA"),
        [EjbcaVariables.CaName] = Utf8("Device CA"),
        [EjbcaVariables.CertificateProfile] = Utf8("Device"),
        [EjbcaVariables.EndEntityProfile] = Utf8("Device EEP"),
    };

    internal static IAuthority Connect(
        Dictionary<string, ReadOnlyMemory<byte>> variables, EjbcaPatience? patience = null, TimeProvider? time = null, ConnectorStore? store = null)
    {
        Assert.True(EjbcaConnection.TryRead(variables, out var connection, out var faults), string.Join('\n', faults));
        return new EjbcaConnector((store ?? ConnectorStore.Shared).Answers, new TestRandom(), time ?? TimeProvider.System).Connect("ejbca", connection, patience ?? Impatient);
    }

    internal static EnrolmentRequest Device(string username, ECDsa key, bool isFirst = true) => new(
        username,
        new CertificateRequest($"CN={username}", key, HashAlgorithmName.SHA256).CreateSigningRequest(),
        $"CN={username}",
        "Device CA",
        "Device",
        "Device EEP",
        isFirst);

    internal static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class TestRandom : IRandomSource
    {
        public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
    }
}
