using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Birthmark.Production.Recipes.Outputs;

/// <summary>Writes bytes that may be secret into memory that is zeroed when this is disposed.</summary>
internal sealed class SecretWriter : IDisposable
{
    private byte[]? page = SecretPages.Rent(SecretPages.PageSize);
    private int length;

    internal int Length => length;

    internal ReadOnlyMemory<byte> Written => Page.AsMemory(0, length);

    private byte[] Page => page ?? throw new ObjectDisposedException(nameof(SecretWriter));

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        length += bytes.Length;
    }

    internal void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        length++;
    }

    internal void WriteLength(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Reserve(4), value);
        length += 4;
    }

    internal void WriteBase64(ReadOnlySpan<byte> bytes)
    {
        var status = Base64.EncodeToUtf8(bytes, Reserve(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        System.Diagnostics.Debug.Assert(status == OperationStatus.Done);
        length += written;
    }

    internal void WriteHex(ReadOnlySpan<byte> bytes, bool isUpper = false)
    {
        var digits = isUpper ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8;
        var target = Reserve(bytes.Length * 2);
        for (var i = 0; i < bytes.Length; i++)
        {
            target[2 * i] = digits[bytes[i] >> 4];
            target[(2 * i) + 1] = digits[bytes[i] & 15];
        }

        length += bytes.Length * 2;
    }

    /// <summary>RFC 7468: lines of 64 characters.</summary>
    internal void WritePem(ReadOnlySpan<byte> label, ReadOnlySpan<byte> der)
    {
        Write("-----BEGIN "u8);
        Write(label);
        Write("-----\n"u8);
        for (var rest = der; !rest.IsEmpty; rest = rest[Math.Min(48, rest.Length)..])
        {
            WriteBase64(rest[..Math.Min(48, rest.Length)]);
            Write("\n"u8);
        }

        Write("-----END "u8);
        Write(label);
        Write("-----\n"u8);
    }

    /// <summary>The inside of a JSON string (RFC 8259 §7) of UTF-8 text.</summary>
    internal void WriteEscaped(ReadOnlySpan<byte> utf8)
    {
        foreach (var b in utf8)
        {
            switch (b)
            {
                case (byte)'"' or (byte)'\\':
                    WriteByte((byte)'\\');
                    WriteByte(b);
                    break;
                case (byte)'\n':
                    Write("\\n"u8);
                    break;
                case < 0x20:
                    Write("\\u00"u8);
                    WriteHex([b]);
                    break;
                default:
                    WriteByte(b);
                    break;
            }
        }
    }

    public void Dispose()
    {
        if (page is not null)
        {
            SecretPages.Return(page, length);
            page = null;
            length = 0;
        }
    }

    private Span<byte> Reserve(int count)
    {
        var current = Page;
        if (current.Length - length < count)
        {
            var larger = SecretPages.Rent(checked(Math.Max(current.Length * 2, length + count)));
            current.AsSpan(0, length).CopyTo(larger);
            SecretPages.Return(current, length);
            page = larger;
        }

        return Page.AsSpan(length);
    }
}
