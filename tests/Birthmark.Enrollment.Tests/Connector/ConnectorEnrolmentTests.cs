using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;
using static Birthmark.Enrollment.Tests.Connector.ConnectorBench;

namespace Birthmark.Enrollment.Tests.Connector;

public sealed class ConnectorEnrolmentTests : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData(201)]
    [InlineData(200)]
    public async Task A_device_is_certified_with_its_chain_whether_EJBCA_answers_200_or_201(int status)
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { EnrolStatus = status });
        var enrolled = await Connect(Variables(ejbca)).EnrolAsync(Device("bulb-1", key));
        AssertOnly(ejbca, enrolled);
        Assert.Equal(ejbca.Devices.Certificate.RawData, Assert.Single(enrolled.Chain).ToArray());
        Assert.Equal(["POST /ejbca/ejbca-rest-api/v1/certificate/pkcs10enroll"], ejbca.Calls);
    }

    [Fact]
    public async Task The_request_says_what_EJBCA_wants_and_carries_a_fresh_password()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var authority = Connect(Variables(ejbca));
        await authority.EnrolAsync(Device("bulb-1", key));
        await authority.EnrolAsync(Device("bulb-2", key));
        var bodies = ejbca.Enrolments.ToArray();
        Assert.Equal("bulb-1", (string?)bodies[0]["username"]);
        Assert.Equal("CN=bulb-1", (string?)bodies[0]["subject_dn"]);
        Assert.Equal("Device", (string?)bodies[0]["certificate_profile_name"]);
        Assert.True((bool)bodies[0]["include_chain"]!);
        Assert.StartsWith("-----BEGIN CERTIFICATE REQUEST-----", (string?)bodies[0]["certificate_request"], StringComparison.Ordinal);
        Assert.True(((string)bodies[0]["password"]!).Length >= 32);
        Assert.NotEqual((string?)bodies[0]["password"], (string?)bodies[1]["password"]);
    }

    [Fact]
    public async Task A_missing_chain_is_fetched_once_an_authority()
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { SendsChain = false });
        var authority = Connect(Variables(ejbca));
        foreach (var name in (string[])["bulb-1", "bulb-2"])
        {
            var enrolled = await authority.EnrolAsync(Device(name, key));
            Assert.Equal(ejbca.Devices.Certificate.RawData, Assert.Single(enrolled.Chain).ToArray());
        }

        Assert.Single(ejbca.Calls, "GET /ejbca/ejbca-rest-api/v1/ca/CN%3DDevice%20CA/certificate/download");
    }

    public static TheoryData<string, bool, bool, bool> Losses { get; } = new MatrixTheoryData<string, bool, bool, bool>(
        [nameof(Fault.LoseAnswer), nameof(Fault.CutAnswer)], [false, true], [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_lost_answer_never_costs_a_second_certificate(string fault, bool knowsUsername, bool doubleEncodes, bool enforcesKeyRenewal)
    {
        await using var ejbca = await FaultyEjbca.StartAsync(
            new FaultyOptions { KnowsUsernameCriterion = knowsUsername, DoubleEncodes = doubleEncodes, EnforcesKeyRenewal = enforcesKeyRenewal });
        ejbca.Faults.Enqueue(Enum.Parse<Fault>(fault));
        var enrolled = await Connect(Variables(ejbca)).EnrolAsync(Device("bulb-1", key));
        AssertOnly(ejbca, enrolled);
        Assert.Single(ejbca.Enrolments);
        Assert.Empty(ejbca.Revoked);
    }

    [Theory]
    [InlineData(nameof(Fault.BreakBefore))]
    [InlineData(nameof(Fault.ServerError))]
    public async Task A_call_that_failed_is_made_again_after_a_look_for_a_stored_certificate(string fault)
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { KnowsUsernameCriterion = true });
        ejbca.Faults.Enqueue(Enum.Parse<Fault>(fault));
        var enrolled = await Connect(Variables(ejbca)).EnrolAsync(Device("bulb-1", key));
        AssertOnly(ejbca, enrolled);
        string[] enrol = ["POST /ejbca/ejbca-rest-api/v1/certificate/pkcs10enroll"], search = ["POST /ejbca/ejbca-rest-api/v1/certificate/search"];
        Assert.Equal([.. enrol, .. search, .. enrol, .. search], ejbca.Calls);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_in_time_and_asked_again()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        ejbca.Faults.Enqueue(Fault.Hang);
        var authority = Connect(Variables(ejbca), Impatient with { TryTimeout = TimeSpan.FromMilliseconds(300) });
        AssertOnly(ejbca, await authority.EnrolAsync(Device("bulb-1", key)));
    }

    [Theory]
    [InlineData(nameof(Fault.None))]
    [InlineData(nameof(Fault.LoseAnswer))]
    public async Task Of_two_tries_that_were_both_carried_out_one_certificate_is_delivered_and_the_other_taken_back(string second)
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        ejbca.Faults.Enqueue(Fault.HangAndIssueLate);
        ejbca.Faults.Enqueue(Enum.Parse<Fault>(second));
        var authority = Connect(Variables(ejbca), Impatient with { TryTimeout = TimeSpan.FromMilliseconds(500) });
        var enrolled = await authority.EnrolAsync(Device("bulb-1", key));
        using var delivered = X509CertificateLoader.LoadCertificate(enrolled.Certificate.Span);
        Assert.Equal(2, ejbca.Issued.Count);
        var inForce = ejbca.Issued.Select(item => item.Certificate.SerialNumber).Where(serial => !ejbca.Revoked.ContainsKey(serial.TrimStart('0')));
        Assert.Equal([delivered.SerialNumber], inForce);
        Assert.Equal(["SUPERSEDED"], ejbca.Revoked.Values);
    }

    [Fact]
    public async Task Asked_again_after_a_restart_the_stored_certificate_comes_back()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var variables = Variables(ejbca);
        var first = await Connect(variables).EnrolAsync(Device("bulb-1", key));
        var second = await Connect(variables).EnrolAsync(Device("bulb-1", key, isFirst: false));
        Assert.Equal(first.Certificate.ToArray(), second.Certificate.ToArray());
        Assert.Single(ejbca.Enrolments);
    }

    [Fact]
    public async Task Another_key_under_the_same_username_is_a_new_certificate()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = Connect(Variables(ejbca));
        var first = await authority.EnrolAsync(Device("bulb-1", key));
        var second = await authority.EnrolAsync(Device("bulb-1", other, isFirst: false));
        Assert.NotEqual(first.Certificate.ToArray(), second.Certificate.ToArray());
        Assert.Empty(ejbca.Revoked);
    }

    [Fact]
    public async Task A_certificate_for_another_key_is_not_delivered()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        ejbca.Faults.Enqueue(Fault.WrongKey);
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => Connect(Variables(ejbca)).EnrolAsync(Device("bulb-1", key)));
        Assert.Equal(PkiRefusal.Remote, refusal.Code);
        Assert.Contains("another key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EJBCAs_own_refusal_is_passed_on_and_not_tried_again()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(
            () => Connect(Variables(ejbca)).EnrolAsync(Device("bulb-1", key) with { CertificateAuthority = "Nobody" }));
        Assert.Equal(PkiRefusal.Remote, refusal.Code);
        Assert.Contains("CA with name \"Nobody\" doesn't exist", refusal.Message, StringComparison.Ordinal);
        Assert.Single(ejbca.Enrolments);
    }

    [Fact]
    public async Task An_authority_that_keeps_failing_is_unavailable_after_the_last_try_and_no_secret_is_told()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            ejbca.Faults.Enqueue(Fault.ServerError);
        }

        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => Connect(Variables(ejbca)).EnrolAsync(Device("bulb-1", key)));
        Assert.Equal(PkiRefusal.RemoteUnavailable, refusal.Code);
        Assert.Contains("bulb-1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, ejbca.Enrolments.Count);
    }

    [Fact]
    public async Task The_circuit_opens_after_failures_refuses_at_once_and_closes_again_after_its_rest()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var time = new ManualTime();
        var patience = Impatient with { Retries = 0, BreakerThroughput = 3, BreakerRest = TimeSpan.FromSeconds(10) };
        var authority = Connect(Variables(ejbca), patience, time);
        for (var i = 0; i < 3; i++)
        {
            ejbca.Faults.Enqueue(Fault.ServerError);
            await Assert.ThrowsAsync<PkiRefusedException>(() => authority.EnrolAsync(Device("bulb-1", key)));
        }

        var calls = ejbca.Calls.Count;
        var open = await Assert.ThrowsAsync<PkiRefusedException>(() => authority.EnrolAsync(Device("bulb-1", key)));
        Assert.Equal(PkiRefusal.RemoteUnavailable, open.Code);
        Assert.Contains("left alone for 10 s", open.Message, StringComparison.Ordinal);
        Assert.Equal(calls, ejbca.Calls.Count);

        time.Advance(TimeSpan.FromSeconds(11));
        Assert.NotEmpty((await authority.EnrolAsync(Device("bulb-1", key))).Certificate.ToArray());
        Assert.NotEmpty((await authority.EnrolAsync(Device("bulb-2", key))).Certificate.ToArray());
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_is_never_spoken_to()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        using var stranger = new TestAuthority("Stranger CA");
        var variables = Variables(ejbca);
        variables[EjbcaVariables.Trust] = stranger.Pem;
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => Connect(variables).EnrolAsync(Device("bulb-1", key)));
        Assert.Equal(PkiRefusal.RemoteUnavailable, refusal.Code);
        Assert.Contains("TLS", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(ejbca.Calls);
    }

    [Fact]
    public async Task Revoking_what_is_revoked_already_counts_as_done()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var authority = Connect(Variables(ejbca));
        await authority.RevokeAsync("CN=Device CA", "1A2B", RevocationReason.KeyCompromise);
        await authority.RevokeAsync("CN=Device CA", "1A2B", RevocationReason.KeyCompromise);
        Assert.Equal("KEY_COMPROMISE", Assert.Single(ejbca.Revoked).Value);
        Assert.Equal("PUT /ejbca/ejbca-rest-api/v1/certificate/CN%3DDevice%20CA/1A2B/revoke?reason=KEY_COMPROMISE", ejbca.Calls.First());
    }

    public void Dispose() => key.Dispose();

    private static void AssertOnly(FaultyEjbca ejbca, EnrolledCertificate enrolled) =>
        Assert.Equal(Assert.Single(ejbca.Issued).Certificate.RawData, enrolled.Certificate.ToArray());
}
