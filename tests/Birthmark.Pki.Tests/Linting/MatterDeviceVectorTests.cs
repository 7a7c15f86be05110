using System.Globalization;
using System.Text.Json;
using Birthmark.Pki.Linting;
using Birthmark.Pki.Linting.Matter;

namespace Birthmark.Pki.Tests.Linting;

/// <summary>Every published device vector about DAC, PAI and PAA gets its label's verdict.</summary>
public sealed class MatterDeviceVectorTests
{
    private const ushort TestVendor = 0xFFF1;
    private static readonly DateTimeOffset Commissioning = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    public static IEnumerable<TheoryDataRow<string>> Cases => MatterVectors.Names("commissioner_dut", "*", "struct_dac_", "struct_pai_", "invalid_paa");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_device_vector_gets_the_verdict_of_its_label(string name)
    {
        var vector = Read(name);
        var findings = MatterChain.Lint(vector.Dac, vector.Pai, MatterVectors.TestRoots(), Commissioning, vector.Device, TestKeys.Engine);
        var errors = findings.Where(f => f.Severity == LintSeverity.Error).ToList();
        Assert.True(vector.IsGood == (errors.Count == 0), $"{name}: {vector.Description}\n{string.Join('\n', findings)}");
        Assert.All(errors, finding => Assert.False(string.IsNullOrEmpty(finding.Clause) || string.IsNullOrEmpty(finding.Field)));
    }

    [Theory]
    [InlineData("struct_dac_cert_version_v2", "matter-dac/version")]
    [InlineData("struct_dac_ext_basic_ca_wrong", "matter-dac/basic-constraints-ca")]
    [InlineData("struct_dac_ext_basic_ca_missing", "matter-dac/path-length")]
    [InlineData("struct_dac_ext_basic_critical_wrong", "matter-dac/basic-constraints-critical")]
    [InlineData("struct_dac_ext_basic_missing", "matter-dac/basic-constraints")]
    [InlineData("struct_dac_ext_basic_pathlen2", "matter-dac/path-length")]
    [InlineData("struct_dac_ext_key_usage_dig_sig_wrong", "matter-dac/key-usage-bits")]
    [InlineData("struct_dac_ext_key_usage_critical_wrong", "matter-dac/key-usage-critical")]
    [InlineData("struct_dac_ext_skid_missing", "matter-dac/subject-key-identifier")]
    [InlineData("struct_dac_sig_algo_ecdsa_with_sha1", "matter-dac/signature-algorithm")]
    [InlineData("struct_dac_sig_curve_secp256k1", "matter-dac/key-curve")]
    [InlineData("struct_dac_subject_vid_mismatch", "matter-dac/subject-vid-issuer")]
    [InlineData("struct_dac_subject_pid_mismatch", "matter-chain/dac-pid")]
    [InlineData("struct_dac_valid_in_past", "matter-chain/dac-time")]
    [InlineData("struct_dac_vidpid_fallback_encoding_06", "matter-dac/subject-ids")]
    [InlineData("struct_dac_vidpid_fallback_encoding_17", "matter-dac/subject-vid")]
    [InlineData("struct_pai_ext_akid_missing", "matter-pai/authority-key-identifier")]
    [InlineData("struct_pai_ext_basic_pathlen1", "matter-pai/path-length")]
    [InlineData("struct_pai_subject_vid_mismatch", "matter-pai/subject-vid-issuer")]
    [InlineData("struct_pai_valid_in_future", "matter-chain/pai-time")]
    [InlineData("invalid_paa", "matter-chain/paa-unknown")]
    public void A_bad_vector_is_refused_by_the_rule_it_breaks(string name, string rule)
    {
        var vector = Read(name);
        var findings = MatterChain.Lint(vector.Dac, vector.Pai, MatterVectors.TestRoots(), Commissioning, vector.Device, TestKeys.Engine);
        Assert.Contains(findings, f => f.Severity == LintSeverity.Error && f.Rule == rule);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_good_vector_also_keeps_to_RFC_5280(string name)
    {
        var vector = Read(name);
        if (!vector.IsGood)
        {
            return;
        }

        Assert.DoesNotContain(Linters.Basic.Lint(vector.Dac, vector.Pai), f => f.Severity == LintSeverity.Error);
        Assert.DoesNotContain(Linters.Basic.Lint(vector.Pai, default), f => f.Severity == LintSeverity.Error);
    }

    private static Vector Read(string name)
    {
        var folder = Path.Combine(MatterVectors.Require(), "commissioner_dut", name);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "test_case_vector.json")));
        var root = json.RootElement;
        byte[] Bytes(string field) => Convert.FromHexString(root.GetProperty(field).GetString()!);
        var pid = root.GetProperty("basic_info_pid");
        var product = pid.ValueKind == JsonValueKind.Number ? pid.GetUInt16() : ushort.Parse(pid.GetString()!, CultureInfo.InvariantCulture);
        return new Vector(
            root.GetProperty("description").GetString()!,
            root.GetProperty("is_success_case").GetString() == "true",
            Bytes("dac_cert"),
            Bytes("pai_cert"),
            new MatterDevice(TestVendor, product, Bytes("certification_declaration")));
    }

    private sealed record Vector(string Description, bool IsGood, byte[] Dac, byte[] Pai, MatterDevice Device);
}
