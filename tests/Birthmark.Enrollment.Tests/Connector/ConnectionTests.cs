using Birthmark.Pki.Registration.Ejbca;
using static Birthmark.Enrollment.Tests.Connector.ConnectorBench;

namespace Birthmark.Enrollment.Tests.Connector;

public sealed class ConnectionTests : IDisposable
{
    private readonly TestAuthority authority = new("Management CA");

    [Fact]
    public void All_faults_of_a_connection_are_told_at_once_and_none_tells_a_secret()
    {
        var variables = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [EjbcaVariables.Url] = Utf8("http://127.0.0.1:8080/ejbca"),
            [EjbcaVariables.P12Password] = Utf8("hunter2"),
            [EjbcaVariables.Trust] = Utf8("no certificate"),
            [EjbcaVariables.CaDn] = Utf8("not a DN"),
            ["EJBCA_P12"] = Utf8("x"),
        };
        Assert.False(EjbcaConnection.TryRead(variables, out _, out var faults));
        Assert.Equal(
            ["EJBCA_P12 ", "EJBCA_P12_FILE ", "EJBCA_URL ", "EJBCA_TRUST ", "EJBCA_CA_DN "],
            faults.Select(fault => fault[..(fault.IndexOf(' ', StringComparison.Ordinal) + 1)]));
        Assert.DoesNotContain(faults, fault => fault.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://ejbca.example:8443", "https://ejbca.example:8443/ejbca/ejbca-rest-api/")]
    [InlineData("https://ejbca.example:8443/", "https://ejbca.example:8443/ejbca/ejbca-rest-api/")]
    [InlineData("https://ejbca.example/ejbca/ejbca-rest-api", "https://ejbca.example/ejbca/ejbca-rest-api/")]
    [InlineData("https://ejbca.example/pki/ejbca-rest-api/\n", "https://ejbca.example/pki/ejbca-rest-api/")]
    public void The_usual_path_is_added_where_the_address_has_none(string url, string address)
    {
        var variables = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [EjbcaVariables.Url] = Utf8(url),
            [EjbcaVariables.P12File] = authority.IssueClient(Password),
            [EjbcaVariables.P12Password] = Utf8(Password),
            [EjbcaVariables.Trust] = authority.Certificate.RawData,
        };
        Assert.True(EjbcaConnection.TryRead(variables, out var connection, out _));
        using (connection)
        {
            Assert.Equal(address, connection.Address.ToString());
            Assert.Null(connection.CaName);
        }
    }

    public void Dispose() => authority.Dispose();
}
