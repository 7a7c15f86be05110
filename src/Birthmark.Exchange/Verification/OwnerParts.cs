using System.Security.Cryptography;
using System.Text;
using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Reports;
using Birthmark.Keys.Envelopes;

namespace Birthmark.Exchange.Verification;

/// <summary>Opens the envelopes in a report for the owner, with the key of the owner's certificate. Verify the report first: this looks at no signature.</summary>
public static class OwnerParts
{
    /// <summary>Gives UID, serial and values (a JSON object in UTF-8, zeroed afterwards) of each device that has an envelope.</summary>
    /// <exception cref="ReportWrongException">The content is no report, or an envelope is for another key.</exception>
    public static async Task<long> OpenAsync(Stream file, AsymmetricAlgorithm key, Action<string, string, ReadOnlySpan<byte>> take, CancellationToken cancellation = default)
    {
        using var content = new CmsVerifyingStream(file);
        var reader = new ReportReader(new ContentLines(content), cancellation);
        await reader.ExpectAsync("{").ConfigureAwait(false);
        foreach (var member in new[] { "report", "made_at", "software", "log_key", "checkpoint", "batch", "balance" })
        {
            _ = await reader.MemberAsync(member).ConfigureAwait(false);
        }

        long count = 0;
        foreach (var list in new[] { "allow", "deny" })
        {
            await reader.ArrayAsync(list, (line, number) => count += Open(line, number, key, take) ? 1 : 0).ConfigureAwait(false);
        }

        return count;
    }

    private static bool Open(ReadOnlyMemory<byte> line, long number, AsymmetricAlgorithm key, Action<string, string, ReadOnlySpan<byte>> take)
    {
        using var json = JsonRead.Parse(line, number);
        var device = json.RootElement;
        if (device.OptionalText(ReportForm.ForOwner) is null)
        {
            return false;
        }

        var uid = device.Text("uid");
        using var values = device.GetProperty(ReportForm.ForOwner).TryGetBytesFromBase64(out var envelope) ? Envelope.TryOpen(envelope, key) : null;
        if (values is null)
        {
            throw new ReportWrongException(ReportFault.Expectation, $"The envelope of device {uid} does not open with this key: give the private key of the project's owner_certificate.");
        }

        take(uid, device.Text("serial"), ValuesOf(values.Span, uid));
        return true;
    }

    /// <summary><c>{"DeviceUID":"…","Values":{…}}</c>: an envelope of another device is not given out as this one's.</summary>
    private static ReadOnlySpan<byte> ValuesOf(ReadOnlySpan<byte> content, string uid)
    {
        var prefix = Encoding.UTF8.GetBytes($"{{\"DeviceUID\":\"{uid}\",\"Values\":");
        return content.StartsWith(prefix) && content.EndsWith("}"u8) ? content[prefix.Length..^1] : throw new ReportWrongException(
            ReportFault.Record, $"The envelope of device {uid} does not name this device inside: it was made for another one.");
    }
}
