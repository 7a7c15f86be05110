using System.Buffers;

namespace Birthmark.Images.Codecs;

/// <summary>What Intel HEX and S-records share: pairs of hexadecimal digits up to the end of a line.</summary>
internal static class HexRecord
{
    /// <summary>Decodes exactly as many digits as <paramref name="record"/> has room for, and steps over them.</summary>
    public static bool TryTake(ref TextCursor cursor, scoped Span<byte> record, out ImageFault? fault)
    {
        var digits = record.Length * 2;
        var rest = cursor.Rest;
        if (rest.Length >= digits
            && Convert.FromHexString(rest[..digits], record, out _, out var written) == OperationStatus.Done
            && written == record.Length)
        {
            cursor.Advance(digits);
            fault = null;
            return true;
        }

        fault = Explain(ref cursor, rest, digits);
        return false;
    }

    public static int Sum(ReadOnlySpan<byte> record)
    {
        var sum = 0;
        foreach (var value in record)
        {
            sum += value;
        }

        return sum;
    }

    private static ImageFault Explain(ref TextCursor cursor, scoped ReadOnlySpan<byte> rest, int digits)
    {
        var good = rest.IndexOfAnyExcept(Digits);
        if (good < 0 || rest[good] is (byte)'\r' or (byte)'\n')
        {
            var found = good < 0 ? rest.Length : good;
            return cursor.Fault(
                FaultKind.Truncated,
                $"the record announces {digits} hexadecimal digits but only {found} follow",
                "The file was cut or edited: make it again");
        }

        cursor.Advance(good);
        return cursor.Fault(FaultKind.Malformed, "a character inside a record is not a hexadecimal digit", "The file was damaged or edited: make it again")
            with { Column = cursor.Column };
    }

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789ABCDEFabcdef"u8);
}
