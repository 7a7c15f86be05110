using System.Text.Json;
using Birthmark.Api.Batches;
using Birthmark.Api.Devices;
using Birthmark.Api.Json;
using Birthmark.Api.Problems;

namespace Birthmark.Cli.Tests.Contract;

public sealed class WireTests
{
    [Theory]
    [InlineData("10", "2")]
    [InlineData("\"10\"", "\"2\"")]
    public void Numbers_of_a_batch_may_be_strings(string quantity, string heads)
    {
        var text = $$"""{"name":"n","profile":"p","device_type":"t","quantity":{{quantity}},"head_count":{{heads}}}""";
        var request = JsonSerializer.Deserialize(text, ApiJson.Default.OpenBatchRequest)!;
        Assert.Equal((10, 2), (request.Quantity, request.HeadCount));
    }

    [Theory]
    [InlineData("\"ten\"")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("99999999999999999999")]
    [InlineData("null")]
    public void A_quantity_that_is_no_whole_number_is_refused_as_JSON(string quantity)
    {
        var text = $$"""{"name":"n","profile":"p","device_type":"t","quantity":{{quantity}}}""";
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(text, ApiJson.Default.OpenBatchRequest));
    }

    [Fact]
    public void A_batch_without_a_quantity_is_refused_as_JSON() => Assert.Throws<JsonException>(
        () => JsonSerializer.Deserialize("""{"name":"n","profile":"p","device_type":"t"}""", ApiJson.Default.OpenBatchRequest));

    [Fact]
    public void A_serial_written_as_a_number_keeps_its_digits() =>
        Assert.Equal("0012", JsonSerializer.Deserialize("""{"serial":"0012"}""", ApiJson.Default.CreateDevicesRequest)!.Serial);

    [Fact]
    public void Uids_have_the_names_that_station_scripts_know()
    {
        Assert.Equal("""{"DeviceUID":"d","serial":"s","state":"created"}""", JsonSerializer.Serialize(new() { DeviceUid = "d", Serial = "s", State = DeviceStates.Created }, ApiJson.Default.CreatedDevice));
        Assert.Equal("""{"DeviceUID":"d","status":"OK"}""", JsonSerializer.Serialize(new() { DeviceUid = "d", Status = "OK" }, ApiJson.Default.ReportedStatus));
        Assert.StartsWith("""{"BatchUID":"b",""", JsonSerializer.Serialize(Batch, ApiJson.Default.BatchView), StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_stand_at_the_top_level_and_memory_blocks_under_Provisioning()
    {
        var outputs = new ProvisioningOutputs([new("DevCert", "QUJD"), new("DevPKey", "REVG")], [new() { Name = "dac", Value = "00FF" }]);
        var text = JsonSerializer.Serialize(outputs, ApiJson.Default.ProvisioningOutputs);
        Assert.Equal("""{"DevCert":"QUJD","DevPKey":"REVG","Provisioning":[{"Name":"dac","Value":"00FF"}]}""", text);
        var back = JsonSerializer.Deserialize(text, ApiJson.Default.ProvisioningOutputs)!;
        Assert.Equal("REVG", back.Find("DevPKey"));
        Assert.Equal("00FF", Assert.Single(back.Blocks!).Value);
    }

    [Fact]
    public void A_profile_without_memory_blocks_has_no_Provisioning() =>
        Assert.Equal("""{"A":"1"}""", JsonSerializer.Serialize(new ProvisioningOutputs([new("A", "1")], null), ApiJson.Default.ProvisioningOutputs));

    [Fact]
    public void What_holds_a_secret_does_not_print_it()
    {
        Assert.DoesNotContain("c2VjcmV0", new ProvisioningOutputs([new("DevPKey", "c2VjcmV0")], null).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", new MemoryBlock { Name = "n", Value = "c2VjcmV0" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", new Api.Stations.EnrolRequest { Code = "c2VjcmV0", Csr = "" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", new Api.Pki.ActivationRequest { ActivationCode = "c2VjcmV0" }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_framework_that_follows_the_wire_options_writes_the_same()
    {
        var web = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        WireOptions.ApplyTo(web);
        Assert.Equal(JsonSerializer.Serialize(Batch, ApiJson.Default.BatchView), JsonSerializer.Serialize(Batch, web));
    }

    [Theory]
    [InlineData("""{"name":"bench-1"}""")]
    [InlineData("""{"name":"bench-1","roles":null}""")]
    public void A_list_that_is_missing_is_refused_as_JSON(string text) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(text, ApiJson.Default.InvitationRequest));

    [Fact]
    public void Every_problem_code_is_kebab_case_and_on_the_closed_list()
    {
        var constants = typeof(ProblemCodes).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.Equal(constants.Order(), ProblemCodes.All.Order());
        Assert.Equal(constants.Count, constants.Distinct().Count());
        Assert.All(constants, code => Assert.Matches("^[a-z]+(-[a-z]+)*$", code));
    }

    internal static BatchView Batch { get; } = new()
    {
        BatchUid = "b",
        Name = "monday",
        Project = "p",
        ProjectVersion = 1,
        Profile = "matter-dac",
        DeviceType = "light-bulb",
        Quantity = 10,
        HeadCount = 1,
        State = BatchStates.Running,
        Stations = [],
        Balance = new(10, 0, 0, 0, 10),
        OpenedAt = DateTimeOffset.UnixEpoch,
        OpenedBy = "owner",
    };
}
