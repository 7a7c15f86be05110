using System.Text;
using Birthmark.Bench.Load;

namespace Birthmark.Bench.Lines;

/// <summary>A station that remembers its devices: creates, takes the provisioning data, reports OK; one head or several a call.</summary>
internal sealed class SimulatedStation(HubConnection connection, string batch, string name, int heads, Measurement measurement)
{
    private static ReadOnlySpan<byte> UidMember => "\"DeviceUID\":\""u8;

    private static ReadOnlySpan<byte> CertificateMember => "\"DevCert\":\""u8;

    private static ReadOnlySpan<byte> KeyMember => "\"DevPKey\":\""u8;

    private readonly string[] uids = new string[heads];
    private int made;

    internal async Task RunAsync()
    {
        while (!measurement.IsOver)
        {
            var startedAt = Measurement.Now;
            if (await CreateAsync() && await ProvisionAsync() && await ReportAsync())
            {
                measurement.Done(heads, startedAt);
            }
        }
    }

    private async Task<bool> CreateAsync()
    {
        var serials = Enumerable.Range(0, heads).Select(_ => $"\"{name}-{made++}\"");
        var body = heads == 1 ? $$"""{"serial":{{serials.First()}}}""" : $$"""{"serials":[{{string.Join(',', serials)}}]}""";
        var (status, answer) = await AskAsync("POST", $"/api/v1/batches/{batch}/devices", body);
        return Check("create", status is 200 or 201 && TakeUids(answer.Span), status, answer);
    }

    private async Task<bool> ProvisionAsync()
    {
        var (status, answer) = heads == 1
            ? await AskAsync("POST", $"/api/v1/devices/{uids[0]}/provisioning", "")
            : await AskAsync("POST", "/api/v1/provisioning", $$"""{"devices":["{{string.Join("\",\"", uids)}}"]}""");
        return Check("provision", status == 200 && Count(answer.Span, CertificateMember) == heads && Count(answer.Span, KeyMember) == heads, status, answer);
    }

    private async Task<bool> ReportAsync()
    {
        var (status, answer) = heads == 1
            ? await AskAsync("PUT", $"/api/v1/devices/{uids[0]}/status", """{"status":"OK"}""")
            : await AskAsync("POST", "/api/v1/statuses",
                $$"""{"devices":[{{string.Join(',', uids.Select(u => $$"""{"DeviceUID":"{{u}}","status":"OK"}"""))}}]}""");
        return Check("report", status == 200 && Count(answer.Span, UidMember) == heads, status, answer);
    }

    private async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> AskAsync(string method, string path, string body)
    {
        var startedAt = Measurement.Now;
        var answer = await connection.SendAsync(method, path, body);
        measurement.Answered(startedAt);
        return answer;
    }

    private bool TakeUids(ReadOnlySpan<byte> answer)
    {
        for (var i = 0; i < heads; i++)
        {
            var at = answer.IndexOf(UidMember);
            if (at < 0)
            {
                return false;
            }

            answer = answer[(at + UidMember.Length)..];
            uids[i] = Encoding.ASCII.GetString(answer[..answer.IndexOf((byte)'"')]);
        }

        return true;
    }

    private bool Check(string step, bool isGood, int status, ReadOnlyMemory<byte> answer)
    {
        if (!isGood)
        {
            measurement.Failed($"{step}: {status} {Encoding.UTF8.GetString(answer.Span[..Math.Min(400, answer.Length)])}");
        }

        return isGood;
    }

    private static int Count(ReadOnlySpan<byte> text, ReadOnlySpan<byte> member)
    {
        var count = 0;
        for (int at; (at = text.IndexOf(member)) >= 0; count++)
        {
            text = text[(at + member.Length)..];
        }

        return count;
    }
}
