using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Birthmark.Exchange.Lists;
using Birthmark.Exchange.Reports;

namespace Birthmark.Exchange.Tests.Lists;

public sealed partial class ListFormTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_list_in_CSV_has_a_record_a_certificate_and_no_cell_that_a_spreadsheet_runs()
    {
        var text = await WriteAsync(
            ListForm.Csv, Line(Device("S-1", [Certificate("CN=one")])), Line(Device("=cmd()", []) with { Outcome = Outcomes.Ko, Reason = "@said \"no\", twice" }, isAllowed: false));
        var records = text.Split("\r\n");
        Assert.Equal(
            "device_uid,serial,list,outcome,reason,station,created_at,provisioned_at,reported_at,step,certificate_sha256,certificate_serial_number,certificate_issuer,certificate_subject,public_key_sha256,revoked",
            records[0]);
        Assert.Equal("d-S-1,S-1,allow,OK,,bench-1,2026-03-01T08:00:00.000Z,2026-03-01T08:00:00.000Z,2026-03-01T08:00:00.000Z,dac,ff,01,\"CN=PAI,VID=FFF1\",CN=one,ee,false", records[1]);
        Assert.Equal("d-=cmd(),'=cmd(),deny,KO,\"'@said \"\"no\"\", twice\",bench-1,2026-03-01T08:00:00.000Z,2026-03-01T08:00:00.000Z,2026-03-01T08:00:00.000Z,,,,,,,", records[2]);
        Assert.Equal("", records[3]);
    }

    [Theory]
    [InlineData("=HYPERLINK(1)")]
    [InlineData("+1")]
    [InlineData("-1+1")]
    [InlineData("@SUM(1)")]
    [InlineData("＝1")]
    [InlineData("a\",\"b")]
    [InlineData("a;=1+1")]
    [InlineData("žluťoučký 🦊 <script>")]
    [InlineData("\\\",\"CertificateStatus\":\"ACTIVE")]
    public async Task A_hostile_serial_stays_one_cell_and_one_JSON_string(string serial)
    {
        var device = Device(serial, [Certificate("CN=device-1")]) with { Uid = "0198" };
        var cells = ReadCsv((await WriteAsync(ListForm.Csv, Line(device))).Split("\r\n")[1]);
        Assert.Equal(16, cells.Count);
        Assert.Equal(serial, cells[1].TrimStart('\''));
        Assert.DoesNotMatch("^[=+@＝-]", cells[1]);

        var thing = JsonDocument.Parse(await WriteAsync(ListForm.AwsIot, Line(device, isAllowed: false))).RootElement;
        Assert.Equal("INACTIVE", thing.GetProperty("CertificateStatus").GetString());
        Assert.Matches(@"\A[a-zA-Z0-9_.,@/:#=\[\]-]*\z", thing.GetProperty("SerialNumber").GetString());
    }

    [Fact]
    public async Task What_AWS_bulk_registration_reads_fills_every_parameter_of_the_sample_template()
    {
        var path = Path.Combine(Repository.Root, "samples", "cloud", "aws-iot-template.json");
        var template = JsonDocument.Parse(await File.ReadAllTextAsync(path)).RootElement;
        var lines = (await WriteAsync(ListForm.AwsIot, Line(Device("S-1", [Certificate("CN=one")])), Line(Device("S-2", []), isAllowed: false), Line(Device("S-3", [Certificate("CN=three")]))))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        var thing = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal(template.GetProperty("Parameters").EnumerateObject().Select(p => p.Name), thing.EnumerateObject().Select(p => p.Name));
        Assert.All(Reference().Matches(template.GetProperty("Resources").GetRawText()).Select(m => m.Groups[1].Value), name => Assert.True(thing.TryGetProperty(name, out _), name));
        Assert.Equal(("d-S-1", "S-1", "ACTIVE"), (Text(thing, "ThingName"), Text(thing, "SerialNumber"), Text(thing, "CertificateStatus")));
        using var certificate = X509Certificate2.CreateFromPem(Text(thing, "CertificatePem"));
        Assert.Equal("CN=one", certificate.Subject);
    }

    [Fact]
    public async Task What_Azure_DPS_reads_comes_ten_at_a_time_and_what_is_denied_is_disabled()
    {
        var lines = (await WriteAsync(ListForm.AzureDps, [.. Enumerable.Range(1, 23).Select(i => Line(Device($"S-{i}", [Certificate($"CN=device-{i}")])))]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal([10, 10, 3], lines.Select(l => l.GetProperty("enrollments").GetArrayLength()));
        Assert.All(lines, l => Assert.Equal("create", Text(l, "mode")));
        var last = lines[2].GetProperty("enrollments")[2];
        Assert.Equal(("device-23", "d-S-23", "enabled"), (Text(last, "registrationId"), Text(last, "deviceId"), Text(last, "provisioningStatus")));
        Assert.Equal("x509", Text(last.GetProperty("attestation"), "type"));
        var primary = last.GetProperty("attestation").GetProperty("x509").GetProperty("clientCertificates").GetProperty("primary");
        using var certificate = X509CertificateLoader.LoadCertificate(primary.GetProperty("certificate").GetBytesFromBase64());
        Assert.Equal("CN=device-23", certificate.Subject);

        var moved = (await WriteAsync(
            ListForm.AzureDps, Line(Device("S-1", [Certificate("CN=never there")]), isAllowed: false), new ListedLine(Device("S-2", [Certificate("CN=-dash")]), IsAllowed: false, WasAllowed: true)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["create", "update"], moved.Select(l => Text(l, "mode")));
        Assert.All(moved, l => Assert.Equal("disabled", Text(l.GetProperty("enrollments")[0], "provisioningStatus")));
        // A name with a space, and one that begins with a special character: no registration ID of the service.
        Assert.Equal(["d-S-1", "d-S-2"], moved.Select(l => Text(l.GetProperty("enrollments")[0], "registrationId")));
    }

    [Fact]
    public async Task The_certificate_that_a_cloud_is_told_of_may_be_chosen_by_its_step()
    {
        var device = Device("S-1", [Certificate("CN=idevid"), Certificate("CN=cloud") with { Step = "cloud" }]);
        var output = new MemoryStream();
        await ListWriter.WriteAsync(ListForm.AzureDps, "cloud", Each(Line(device)), output);
        Assert.Contains("\"registrationId\":\"cloud\"", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        output = new MemoryStream();
        await ListWriter.WriteAsync(ListForm.AwsIot, "no such step", Each(Line(device)), output);
        Assert.Equal(0, output.Length);
    }

    private static ListedLine Line(ReportedDevice device, bool isAllowed = true) => new(device, isAllowed);

    private static ReportedDevice Device(string serial, IReadOnlyList<ReportedCertificate> certificates) => new()
    {
        Uid = "d-" + serial, Ticket = 1, Serial = serial, Station = "bench-1", Head = null, Outcome = Outcomes.Ok, Reason = null,
        CreatedAt = At, ProvisionedAt = At, ReportedAt = At, Certificates = certificates,
    };

    private static ReportedCertificate Certificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(At, At.AddYears(1));
        return new("dac", "CN=PAI,VID=FFF1", "01", "ff", "ee", false, certificate.RawData) { Subject = subject };
    }

    private static async Task<string> WriteAsync(ListForm form, params ListedLine[] lines)
    {
        using var output = new MemoryStream();
        await ListWriter.WriteAsync(form, null, Each(lines), output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async IAsyncEnumerable<ListedLine> Each(params ListedLine[] lines)
    {
        foreach (var line in lines)
        {
            yield return line;
        }

        await Task.CompletedTask;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>RFC 4180 §2, read by its letter.</summary>
    private static List<string> ReadCsv(string record) =>
        [.. Cell().Matches(record).Select(m => m.Groups[1].Success ? m.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : m.Groups[2].Value)];

    [GeneratedRegex("(?<=^|,)(?:\"((?:[^\"]|\"\")*)\"|([^\",]*))(?=,|$)")]
    private static partial Regex Cell();

    [GeneratedRegex("\"Ref\":\\s*\"([^\"]+)\"")]
    private static partial Regex Reference();
}
