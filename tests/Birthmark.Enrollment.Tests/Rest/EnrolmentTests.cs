using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Birthmark.Keys;
using Birthmark.Pki;

namespace Birthmark.Enrollment.Tests.Rest;

public sealed class EnrolmentTests(HubFixture fixture) : IClassFixture<HubFixture>, IDisposable
{
    private const string Enrol = "/v1/certificate/pkcs10enroll";

    private readonly Hub hub = fixture.Hub;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task Pkcs10enroll_answers_201_with_the_certificate_and_nothing_more()
    {
        var answer = await hub.CallAsync(hub.Ra, "POST", Enrol, Hub.Device("bulb-1", key));
        Assert.Equal((201, "application/json"), (answer.Status, answer.Raw.ContentType));
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String((string)answer.Json["certificate"]!));
        var serial = certificate.SerialNumber.TrimStart('0');
        Assert.Equal(
            $$"""{"certificate":"{{Convert.ToBase64String(certificate.RawData)}}","serial_number":"{{serial}}","response_format":"DER"}""", answer.Text);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData("\"true\"", true)]
    [InlineData("\"false\"", false)]
    public async Task The_chain_comes_with_include_chain_issuing_CA_first_and_without_the_certificate(string include, bool hasChain)
    {
        var body = Hub.Device($"bulb-chain-{hasChain}", key);
        body["include_chain"] = JsonNode.Parse(include);
        var answer = await hub.CallAsync(hub.Ra, "POST", Enrol, body);
        Assert.Equal(201, answer.Status);
        var chain = answer.Json["certificate_chain"]?.AsArray().Select(item => (string)item!).ToArray();
        var expected = hub.Catalog.Current.Authorities["Matter PAI"].Chain.Select(der => Convert.ToBase64String(der.Span)).ToArray();
        Assert.Equal(hasChain ? expected : null, chain);
        Assert.Equal(2, expected.Length);
    }

    [Fact]
    public async Task A_request_without_PEM_armour_is_taken()
    {
        var body = Hub.Device("bulb-bare", key);
        var pem = (string)body["certificate_request"]!;
        body["certificate_request"] = pem[PemEncoding.Find(pem).Base64Data].Replace("\n", "", StringComparison.Ordinal);
        Assert.Equal(201, (await hub.CallAsync(hub.Ra, "POST", Enrol, body)).Status);
    }

    [Fact]
    public async Task PKCS7_is_the_base64_of_a_PEM_with_certificate_and_chain()
    {
        var body = Hub.Device("bulb-p7", key);
        body["response_format"] = "PKCS7";
        var answer = await hub.CallAsync(hub.Ra, "POST", Enrol, body);
        Assert.Equal("PKCS7", (string?)answer.Json["response_format"]);
        var pem = Encoding.ASCII.GetString(Convert.FromBase64String((string)answer.Json["certificate"]!));
        Assert.StartsWith("-----BEGIN PKCS7-----\n", pem, StringComparison.Ordinal);
        var cms = new SignedCms();
        cms.Decode(Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]));
        Assert.Equal(3, cms.Certificates.Count);
        Assert.Contains(cms.Certificates, item => item.SerialNumber.TrimStart('0') == (string?)answer.Json["serial_number"]);
    }

    [Fact]
    public async Task The_subject_of_the_call_replaces_the_request_s()
    {
        var body = Hub.Device("bulb-subject", key, "CN=nobody asked");
        body["subject_dn"] = "CN=Matter DAC 7,VID=FFF1,PID=8001";
        var answer = await hub.CallAsync(hub.Ra, "POST", Enrol, body);
        Assert.Equal(201, answer.Status);
        var stored = await hub.Register.FindAsync("VID=FFF1,CN=Matter Test PAI", (string)answer.Json["serial_number"]!);
        Assert.Equal("PID=8001,VID=FFF1,CN=Matter DAC 7", stored!.SubjectDn);
    }

    [Theory]
    [InlineData("certificate_authority_name", "Matter", "CA with name \"Matter\" doesn't exist")]
    [InlineData("certificate_profile_name", "Nobody", "Certificate profile with name \"Nobody\" doesn't exist")]
    [InlineData("end_entity_profile_name", "Nobody", "End entity profile with name \"Nobody\" doesn't exist")]
    [InlineData("certificate_request", "bm90IGEgcmVxdWVzdA==", "Invalid certificate request")]
    [InlineData("certificate_request", "", "Invalid certificate request")]
    [InlineData("subject_dn", "CN=x,VID=FFF2,PID=8000", "End entity profile does not contain matching field for VID with value \"FFF2\".")]
    [InlineData("subject_dn", "VID=FFF1,PID=8000", "Data does not contain required CN field.")]
    [InlineData("end_time", "2030-01-01T00:00:00Z", "Field 'end_time' is '2030-01-01T00:00:00Z': write it as yyyy-MM-dd HH:mm:ss in UTC.")]
    [InlineData("response_format", "P12", "Response format 'P12' is not supported: use DER or PKCS7.")]
    [InlineData("username", "", "Field 'username' is missing or empty: give a value.")]
    public async Task Every_business_failure_of_pkcs10enroll_is_400_with_EJBCAs_text(string field, string value, string text)
    {
        var body = Hub.Device("bulb-bad", key);
        body[field] = value;
        var answer = await hub.CallAsync(hub.Ra, "POST", Enrol, body);
        Assert.Equal((400, text), (answer.Status, answer.Error));
        Assert.Equal(400, (int)answer.Json["error_code"]!);
    }

    [Fact]
    public async Task A_certificate_profile_that_the_CA_may_not_use_is_a_business_failure_too()
    {
        var body = Hub.Device("bulb-foreign", key);
        body["certificate_profile_name"] = "Hub Client";
        Assert.Equal(400, (await hub.CallAsync(hub.Owner, "POST", Enrol, body)).Status);
    }

    [Fact]
    public async Task A_request_signed_by_another_key_is_refused()
    {
        var body = Hub.Device("bulb-unsigned", key);
        var pem = (string)body["certificate_request"]!;
        var der = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        der[^1] ^= 1;
        body["certificate_request"] = Convert.ToBase64String(der);
        var answer = await hub.CallAsync(hub.Ra, "POST", Enrol, body);
        Assert.Equal(400, answer.Status);
        Assert.StartsWith("Invalid certificate request", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_username_with_the_same_key_is_certified_again_and_another_username_is_not()
    {
        Assert.Equal(201, (await hub.CallAsync(hub.Ra, "POST", Enrol, Hub.Device("bulb-twice", key))).Status);
        Assert.Equal(201, (await hub.CallAsync(hub.Ra, "POST", Enrol, Hub.Device("bulb-twice", key))).Status);
        var other = await hub.CallAsync(hub.Ra, "POST", Enrol, Hub.Device("bulb-thief", key));
        Assert.Equal(400, other.Status);
        Assert.Contains("is not allowed to use same key as", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificaterequest_issues_for_a_registered_end_entity_with_its_password_once()
    {
        await AddAsync("reg-1", "USERGENERATED");
        var body = new JsonObject { ["certificate_request"] = Hub.Request("CN=x", key), ["username"] = "reg-1", ["password"] = "wrong", ["certificate_authority_name"] = "Matter PAI" };
        Assert.Equal(403, (await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/certificaterequest", body)).Status);
        body["password"] = "foo123";
        Assert.Equal(201, (await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/certificaterequest", body)).Status);
        Assert.Equal(403, (await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/certificaterequest", body)).Status);
    }

    [Fact]
    public async Task Certificaterequest_answers_a_key_that_is_in_use_with_409()
    {
        await hub.CallAsync(hub.Ra, "POST", Enrol, Hub.Device("bulb-409", key));
        await AddAsync("reg-409", "USERGENERATED");
        var body = new JsonObject { ["certificate_request"] = Hub.Request("CN=x", key), ["username"] = "reg-409", ["password"] = "foo123" };
        var answer = await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/certificaterequest", body);
        Assert.Equal((409, "Failed to generate certificate due to the new certificate conflicting with an existing one."), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Certificaterequest_for_nobody_is_404()
    {
        var body = new JsonObject { ["certificate_request"] = Hub.Request("CN=x", key), ["username"] = "nobody", ["password"] = "x" };
        var answer = await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/certificaterequest", body);
        Assert.Equal((404, "The end entity 'nobody' does not exist"), (answer.Status, answer.Error));
    }

    [Theory]
    [InlineData("P12", "PKCS12")]
    [InlineData("PEM", "PEM")]
    public async Task Enrollkeystore_delivers_key_certificate_and_chain(string token, string format)
    {
        await AddAsync("store-" + token, token);
        var body = new JsonObject { ["username"] = "store-" + token, ["password"] = "foo123", ["key_alg"] = "EC", ["key_spec"] = "prime256v1" };
        var answer = await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/enrollkeystore", body);
        Assert.Equal(201, answer.Status);
        Assert.Equal(["certificate", "response_format"], answer.Json.AsObject().Select(pair => pair.Key));
        Assert.Equal(format, (string?)answer.Json["response_format"]);
        var store = Convert.FromBase64String((string)answer.Json["certificate"]!);
        using var own = token == "P12" ? Own(X509CertificateLoader.LoadPkcs12Collection(store, "foo123")) : OwnPem(Encoding.ASCII.GetString(store));
        using var privateKey = own.GetECDsaPrivateKey();
        Assert.Equal(privateKey!.ExportSubjectPublicKeyInfo(), own.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public async Task Enrollkeystore_names_what_it_cannot_do()
    {
        await AddAsync("store-user", "USERGENERATED");
        await AddAsync("store-jks", "JKS");
        await AddAsync("store-spec", "P12");
        Assert.Equal(400, (await StoreAsync("store-user", "EC", "P-256")).Status);
        Assert.Equal(400, (await StoreAsync("store-jks", "EC", "P-256")).Status);
        Assert.Equal(422, (await StoreAsync("store-spec", "RSA", "1024")).Status);
        var unknown = await StoreAsync("nobody", "EC", "P-256");
        Assert.Equal((404, "The end entity 'nobody' does not exist"), (unknown.Status, unknown.Error));
    }

    public void Dispose() => key.Dispose();

    private Task<Answer> StoreAsync(string username, string algorithm, string specification) => hub.CallAsync(
        hub.Ra, "POST", "/v1/certificate/enrollkeystore",
        new JsonObject { ["username"] = username, ["password"] = "foo123", ["key_alg"] = algorithm, ["key_spec"] = specification });

    private async Task AddAsync(string username, string token)
    {
        var answer = await hub.CallAsync(hub.Ra, "POST", "/v1/endentity", EndEntityTests.Entity(username, token));
        Assert.Equal((200, ""), (answer.Status, answer.Text));
    }

    private static X509Certificate2 Own(X509Certificate2Collection all)
    {
        Assert.Equal(3, all.Count);
        return all.Single(item => item.HasPrivateKey);
    }

    private static X509Certificate2 OwnPem(string pem)
    {
        Assert.Equal(3, pem.Split("-----BEGIN CERTIFICATE-----").Length - 1);
        return X509Certificate2.CreateFromPem(pem, pem);
    }
}
