using System.Text;
using Birthmark.Keys.Kmip;

namespace Birthmark.Keys.Tests.Kmip;

/// <summary>Connections to a server of the tests.</summary>
internal static class KmipFloor
{
    internal static readonly KmipPatience Quick = new() { Deadline = TimeSpan.FromSeconds(20), Rest = TimeSpan.FromMilliseconds(50) };

    internal static Dictionary<string, SecretBuffer> Values(this PyKmip server, string client = PyKmip.Client, string? version = null) =>
        Values(server.Address, server.ClientP12(client), server.TrustPem, version);

    internal static Dictionary<string, SecretBuffer> Values(string address, byte[] p12, byte[] trust, string? version = null)
    {
        var values = new Dictionary<string, SecretBuffer>(StringComparer.Ordinal)
        {
            [KmipVariables.Address] = Text(address),
            [KmipVariables.P12File] = new(p12),
            [KmipVariables.P12Password] = Text(PyKmip.Password),
            [KmipVariables.Trust] = new(trust),
        };
        if (version is not null)
        {
            values[KmipVariables.Version] = Text(version);
        }

        return values;
    }

    internal static KmipKms Connect(this PyKmip server, string client = PyKmip.Client, string? version = null, KmipPatience? patience = null) =>
        Connect(server.Values(client, version), patience);

    internal static KmipKms Connect(Dictionary<string, SecretBuffer> values, KmipPatience? patience = null)
    {
        Assert.True(KmipConnection.TryRead(values, out var connection, out var faults), string.Join(' ', faults));
        return new(connection, TimeProvider.System, patience ?? Quick);
    }

    internal static SecretBuffer Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
