using System.Text;
using System.Text.Json.Serialization.Metadata;
using Birthmark.Enrollment.Ejbca;
using Birthmark.Enrollment.Ejbca.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Enrollment.Tests.Ejbca;

/// <summary>Messages compared as text: order, spelling, nulls and escapes are what clients rely on.</summary>
public sealed class WireTests
{
    private static readonly byte[] Der = [0x30, 0x03, 0xfb, 0xff, 0xfe];
    private static readonly DateTimeOffset Moment = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Fact]
    public void An_error_has_code_and_text_and_escapes_nothing_beyond_JSON() => Assert.Equal(
        """{"error_code":404,"error_message":"CA 'CN=Ångström+1 <x>' does not exist."}""",
        Text(EjbcaAnswer.Error(404, "CA 'CN=Ångström+1 <x>' does not exist.")));

    [Fact]
    public void Status_names_an_EJBCA_revision() => Assert.Equal(
        """{"status":"OK","version":"1.0","revision":"EJBCA 8.2.0.1 Community (birthmark)"}""",
        Write(new StatusAnswer("OK", "1.0", new EjbcaRestOptions().Revision), EjbcaJson.Answers.StatusAnswer));

    [Fact]
    public void An_authority_is_listed_without_external_unless_asked_for()
    {
        var item = new CaItem(1833496743, "dev", "CN=dev,O=Acme,C=SE", "CN=dev,O=Acme,C=SE", Moment, null);
        const string Known = """{"id":1833496743,"name":"dev","subject_dn":"CN=dev,O=Acme,C=SE","issuer_dn":"CN=dev,O=Acme,C=SE","expiration_date":"2023-11-14T22:13:20Z" """;
        Assert.Equal($$"""{"certificate_authorities":[{{Known.TrimEnd()}}}]}""", Write(new CaListAnswer([item]), EjbcaJson.Answers.CaListAnswer));
        Assert.Equal(
            $$"""{"certificate_authorities":[{{Known.TrimEnd()}},"external":true}]}""",
            Write(new CaListAnswer([item with { External = true }]), EjbcaJson.Answers.CaListAnswer));
    }

    [Fact]
    public void A_missing_CRL_is_null_and_a_present_one_plain_base64()
    {
        Assert.Equal("""{"crl":null,"response_format":"DER"}""", Write(new CrlAnswer(null, "DER"), EjbcaJson.Answers.CrlAnswer));
        Assert.Equal("""{"crl":"MAP7//4=","response_format":"DER"}""", Write(new CrlAnswer(Der, "DER"), EjbcaJson.Answers.CrlAnswer));
    }

    [Fact]
    public void The_partition_maps_of_createcrl_are_empty_objects_and_not_null() => Assert.Equal(
        """{"issuer_dn":"CN=dev","latest_crl_version":7,"latest_delta_crl_version":0,"latest_partition_crl_versions":{},"latest_partition_delta_crl_versions":{},"all_success":true}""",
        Write(new CreateCrlAnswer("CN=dev", 7, 0, new Dictionary<string, long>(), new Dictionary<string, long>(), true), EjbcaJson.Answers.CreateCrlAnswer));

    [Fact]
    public void An_enrolment_answers_with_a_chain_only_when_asked_for()
    {
        Assert.Equal(
            """{"certificate":"MAP7//4=","serial_number":"1A2B","response_format":"DER"}""",
            Write(new EnrolmentAnswer(Der, "1A2B", "DER", null), EjbcaJson.Answers.EnrolmentAnswer));
        Assert.Equal(
            """{"certificate":"MAP7//4=","serial_number":"1A2B","response_format":"DER","certificate_chain":["MAP7//4=","MAP7//4="]}""",
            Write(new EnrolmentAnswer(Der, "1A2B", "DER", [Der, Der]), EjbcaJson.Answers.EnrolmentAnswer));
    }

    [Fact]
    public void A_key_store_has_no_serial_number() => Assert.Equal(
        """{"certificate":"MAP7//4=","response_format":"PKCS12"}""", Write(new KeyStoreAnswer(Der, "PKCS12"), EjbcaJson.Answers.KeyStoreAnswer));

    [Fact]
    public void Dates_and_message_of_a_revocation_are_left_out_when_there_are_none()
    {
        Assert.Equal(
            """{"issuer_dn":"CN=dev","serial_number":"1A","revocation_reason":"NOT_REVOKED","revoked":false}""",
            Write(new RevocationAnswer("CN=dev", "1A", "NOT_REVOKED", false, null, null, null), EjbcaJson.Answers.RevocationAnswer));
        Assert.Equal(
            """{"issuer_dn":"CN=dev","serial_number":"1A","revocation_reason":"SUPERSEDED","revoked":true,"revocation_date":"2023-11-14T22:13:20Z","invalidity_date":"2023-11-14T22:13:20Z","message":"Successfully revoked"}""",
            Write(new RevocationAnswer("CN=dev", "1A", "SUPERSEDED", true, Moment, Moment, "Successfully revoked"), EjbcaJson.Answers.RevocationAnswer));
    }

    [Fact]
    public void Expiring_certificates_stand_under_EJBCAs_long_names() => Assert.Equal(
        """{"pagination_rest_response_component":{"more_results":false,"next_offset":1,"number_of_results":1},"certificates_rest_response":{"certificates":[{"certificate":"MAP7//4=","serial_number":"1A","response_format":"DER","certificate_profile":"ENDUSER","end_entity_profile":null}]}}""",
        Write(
            new ExpiringAnswer(new ExpiringPage(false, 1, 1), new ExpiringCertificates([new FoundCertificate(Der, "1A", "DER", null, "ENDUSER", null)])),
            EjbcaJson.Answers.ExpiringAnswer));

    [Fact]
    public void The_second_search_answers_in_camelCase_with_EJBCAs_spellings_and_double_base64()
    {
        var item = new FoundCertificateV2
        {
            Fingerprint = "0a", CaFingerprint = "0b", CertificateProfileId = 1, EndEntityProfileId = null, ExpireDate = 1700000000123, IssuerDn = "CN=i",
            NotBefore = 1, RevocationDate = -1, RevocationReason = -1, SerialNumber = "1A", Status = 20, SubjectAlternativeName = null, SubjectDn = "CN=s",
            SubjectKeyId = null, Type = 1, UpdateTime = 2, Username = "u", Base64Certificate = Encoding.ASCII.GetBytes("MAP7//4="), CrlPartitionIndex = 0,
            CertificateProfile = "ENDUSER", EndEntityProfile = null,
        };
        Assert.Equal(
            """{"certificates":[{"fingerprint":"0a","cAFingerprint":"0b","certificateProfileId":1,"endEntityProfileId":null,"expireDate":1700000000123,"issuerDN":"CN=i","notBefore":1,"revocationDate":-1,"revocationReason":-1,"serialNumber":"1A","status":20,"subjectAltName":null,"subjectDN":"CN=s","subjectKeyId":null,"tag":null,"type":1,"udpateTime":2,"username":"u","base64Cert":"TUFQNy8vND0=","certificateRequest":null,"crlPartitionIndex":0,"invalidity_date":null,"certificateProfile":"ENDUSER","endEntityProfile":null}],"pagination_summary":{"page_size":10,"current_page":1,"total_certs":1}}""",
            Write(new CertificateSearchV2Answer([item], new PageSummary(10, 1, 1)), EjbcaJson.Answers.CertificateSearchV2Answer));
    }

    [Fact]
    public void A_certificate_profile_is_described_with_EJBCAs_spelling_of_lengths() => Assert.Equal(
        """{"certificate_profile_id":1001,"available_key_algs":["ECDSA"],"available_bit_lenghts":[256],"available_security_levels":[],"available_ecdsa_curves":["P-256"],"available_cas":["dev"]}""",
        Write(
            new CertificateProfileAnswer
            {
                CertificateProfileId = 1001, AvailableKeyAlgs = ["ECDSA"], AvailableBitLengths = [256], AvailableSecurityLevels = [], AvailableEcdsaCurves = ["P-256"], AvailableCas = ["dev"],
            },
            EjbcaJson.Answers.CertificateProfileAnswer));

    [Fact]
    public void Authorised_profiles_stand_under_EJBCAs_spelling() => Assert.Equal(
        """{"end_entitie_profiles":[{"name":"EMPTY","id":1,"description":null}]}""",
        Write(new AuthorisedProfilesAnswer([new AuthorisedProfile("EMPTY", 1, null)]), EjbcaJson.Answers.AuthorisedProfilesAnswer));

    [Fact]
    public void End_entities_and_their_profile_are_written_with_nulls()
    {
        Assert.Equal(
            """{"end_entities":[{"username":"u","dn":"CN=u","subject_alt_name":null,"email":null,"status":"NEW","token":"USERGENERATED","extension_data":[]}],"more_results":false}""",
            Write(new EndEntitySearchAnswer([new EndEntityItem("u", "CN=u", null, null, "NEW", "USERGENERATED", [])], false), EjbcaJson.Answers.EndEntitySearchAnswer));
        Assert.Equal(
            """{"end_entity_profile_name":"p","available_cas":["dev"],"available_certificate_profiles":["ENDUSER"],"subject_distinguished_name_fields":["CN"],"subject_alternative_name_fields":[]}""",
            Write(new EndEntityProfileAnswer("p", ["dev"], ["ENDUSER"], ["CN"], []), EjbcaJson.Answers.EndEntityProfileAnswer));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("false", false)]
    [InlineData("\"false\"", false)]
    public void Include_chain_may_be_a_text_and_unknown_fields_are_ignored(string value, bool wanted)
    {
        var body = $$"""{"certificate_request":"x","username":"u","include_chain":{{value}},"unheard_of":{"a":[1]},"password":12345}""";
        Assert.True(EjbcaJson.TryRead(Encoding.UTF8.GetBytes(body), EjbcaJson.Requests.Pkcs10EnrolRequest, out var request, out _));
        Assert.Equal((wanted, "u", "12345"), (request.IncludeChain, request.Username, request.Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"username\":")]
    [InlineData("{\"username\":{\"password\":\"hunter2\"}}")]
    [InlineData("{\"include_chain\":\"hunter2\"}")]
    [InlineData("{\"username\":\"\\ud800\"}")]
    public void A_body_that_cannot_be_read_is_refused_without_quoting_it(string body)
    {
        Assert.False(EjbcaJson.TryRead(Encoding.UTF8.GetBytes(body), EjbcaJson.Requests.Pkcs10EnrolRequest, out _, out var why));
        Assert.NotEmpty(why);
        Assert.DoesNotContain("hunter2", why, StringComparison.Ordinal);
    }

    [Fact]
    public void No_body_makes_a_reader_throw() => Prop.ForAll<byte[], string>((bytes, text) =>
    {
        EjbcaJson.TryRead(bytes, EjbcaJson.Requests.Pkcs10EnrolRequest, out _, out _);
        EjbcaJson.TryRead(Encoding.UTF8.GetBytes($"{{\"username\":{text}}}"), EjbcaJson.Requests.EndEntityRequest, out _, out _);
        EjbcaJson.TryRead(Encoding.UTF8.GetBytes($"{{\"criteria\":[{text}]}}"), EjbcaJson.Requests.CertificateSearchRequest, out _, out _);
        return true;
    }).QuickCheckThrowOnFailure();

    private static string Write<T>(T value, JsonTypeInfo<T> type) => Text(EjbcaAnswer.Json(value, type));

    private static string Text(EjbcaAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
