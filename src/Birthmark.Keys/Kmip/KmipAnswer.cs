using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Birthmark.Keys.Kmip.Ttlv;

namespace Birthmark.Keys.Kmip;

/// <summary>A server's answer to one operation: what it gives, or why it says no. It may hold key material: disposing it zeroes the message.</summary>
internal sealed class KmipAnswer : IDisposable
{
    private static readonly TtlvItem Nothing = new(KmipTag.ResponsePayload, TtlvType.Structure, default, []);

    private readonly byte[] message;

    private KmipAnswer(byte[] message, TtlvItem payload, KmipNo? no)
    {
        this.message = message;
        Payload = payload;
        No = no;
    }

    internal TtlvItem Payload { get; }

    /// <summary>Null when the operation was done.</summary>
    internal KmipNo? No { get; }

    /// <summary>Takes <paramref name="message"/> over. False, with it zeroed, when it is no answer to one <paramref name="operation"/> (KMIP 1.4 §7.2).</summary>
    internal static bool TryRead(byte[] message, KmipOperation operation, [NotNullWhen(true)] out KmipAnswer? answer)
    {
        answer = null;
        if (TtlvReader.TryRead(message, out var root)
            && root is { Tag: KmipTag.ResponseMessage, Type: TtlvType.Structure }
            && root.Find(KmipTag.ResponseHeader, KmipTag.BatchCount)?.Number == 1
            && root.All(KmipTag.BatchItem).ToList() is [var item]
            && item.Find(KmipTag.ResultStatus)?.Number is { } status)
        {
            answer = status == KmipValue.Success ? Done(message, item, operation) : Refused(message, item);
        }

        if (answer is null)
        {
            CryptographicOperations.ZeroMemory(message);
        }

        return answer is not null;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(message);

    private static KmipAnswer? Done(byte[] message, TtlvItem item, KmipOperation operation)
    {
        var payload = item.Find(KmipTag.ResponsePayload) ?? Nothing;
        return item.Find(KmipTag.Operation)?.Number == (int)operation && payload.Type == TtlvType.Structure ? new(message, payload, null) : null;
    }

    private static KmipAnswer Refused(byte[] message, TtlvItem item) => new(
        message, Nothing, new((KmipReason)(item.Find(KmipTag.ResultReason)?.Number ?? (int)KmipReason.GeneralFailure), Words(item.Find(KmipTag.ResultMessage)?.Text)));

    /// <summary>A server's own words, as far as they may stand in a message: one short line.</summary>
    private static string Words(string? text)
    {
        const int Most = 200;
        var line = new string([.. (text ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(Most)]).Trim();
        return line.Length == 0 ? "without a word" : $"'{line}'";
    }
}

/// <summary>Why a server says no.</summary>
internal sealed record KmipNo(KmipReason Reason, string Words)
{
    public override string ToString() => $"{(Enum.IsDefined(Reason) ? Reason.ToString() : $"reason {(int)Reason}")}, {Words}";
}
