using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Keys.Tpm.Identity;

/// <summary>A TPMS_ATTEST as the owner reads it (Part 2 §10.12.12): a quote's register digest, or the name of a certified key.</summary>
public sealed class TpmStatement
{
    private TpmStatement(bool isQuote, byte[] nonce, byte[] selection, byte[] value) => (IsQuote, Nonce, Selection, Value) = (isQuote, nonce, selection, value);

    /// <summary>A quote of registers; otherwise the certification of a key.</summary>
    public bool IsQuote { get; }

    /// <summary>What the asker gave, so that no old statement is played again.</summary>
    public ReadOnlyMemory<byte> Nonce { get; }

    /// <summary>Of a quote: which registers.</summary>
    public ReadOnlyMemory<byte> Selection { get; }

    /// <summary>Of a quote the digest over its registers; of a certification the key's name.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Whether it speaks of just these registers.</summary>
    public bool Covers(PcrSelection pcrs) => IsQuote && Selection.Span.SequenceEqual(pcrs.Encode());

    /// <summary>Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out TpmStatement? statement)
    {
        statement = null;
        var reader = new TpmReader(octets);
        var isGenerated = reader.U32() == TpmCode.Generated;
        var kind = reader.U16();
        reader.Sized();
        var nonce = reader.Sized().ToArray();
        reader.Take(17 + 8);
        if (!isGenerated || kind is not (TpmCode.AttestsQuote or TpmCode.AttestsCertify))
        {
            return false;
        }

        var isQuote = kind == TpmCode.AttestsQuote;
        // One bank of three octets, as asked for here; anything else does not compare.
        var selection = isQuote ? reader.Take(10).ToArray() : [];
        var value = reader.Sized().ToArray();
        if (!isQuote)
        {
            reader.Sized();
        }

        statement = reader.IsWhole && reader.Rest.IsEmpty ? new(isQuote, nonce, selection, value) : null;
        return statement is not null;
    }
}
