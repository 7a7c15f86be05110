using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Birthmark.Keys;
using Birthmark.Production.Recipes.Outputs;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes;

/// <summary>
/// Values of a run as bytes to be sealed. They go by the names of their steps: name length (1), name, type (2), length (4), octets; requests carry
/// their public key after them in the same form, certificates their chain with its count (4) before it.
/// </summary>
internal static class SealedRun
{
    internal static SecretWriter Write(RecipeRun run, IReadOnlyList<int> slots)
    {
        var writer = new SecretWriter();
        try
        {
            foreach (var slot in slots)
            {
                var value = run[slot];
                var name = Encoding.UTF8.GetBytes(run.Plan.Steps[slot].Name);
                writer.WriteByte((byte)name.Length);
                writer.Write(name);
                writer.WriteByte((byte)((int)value.Type >> 8));
                writer.WriteByte((byte)value.Type);
                using var octets = value.Octets();
                Put(writer, octets.Span);
                PutMore(writer, value);
            }

            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Puts the remembered values back; false when the bytes are not ours or lack one of the slots.</summary>
    internal static bool TryRestore(RecipeRun run, IReadOnlyList<int> slots, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var nameLength = bytes[0];
            if (bytes.Length < nameLength + 3)
            {
                return false;
            }

            var name = Encoding.UTF8.GetString(bytes.Slice(1, nameLength));
            var type = (RecipeType)BinaryPrimitives.ReadUInt16BigEndian(bytes[(1 + nameLength)..]);
            bytes = bytes[(nameLength + 3)..];
            if (!TryTake(ref bytes, out var octets) || !TryMake(type, octets, ref bytes, out var value))
            {
                return false;
            }

            var slot = slots.FirstOrDefault(s => run.Plan.Steps[s].Name == name, -1);
            if (slot < 0 || run.Has(slot))
            {
                value.Shred();
            }
            else
            {
                run[slot] = value;
            }
        }

        return slots.All(run.Has);
    }

    private static bool TryMake(RecipeType type, scoped ReadOnlySpan<byte> octets, ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out RecipeValue? value)
    {
        value = null;
        switch (type)
        {
            case RecipeType.Text:
                value = new TextValue(Encoding.UTF8.GetString(octets));
                break;
            case RecipeType.Integer when long.TryParse(octets, System.Globalization.CultureInfo.InvariantCulture, out var number):
                value = new IntegerValue(number);
                break;
            case RecipeType.Bytes:
                value = new BytesValue(octets.ToArray());
                break;
            case RecipeType.Secret or RecipeType.SecretText:
                value = new SecretValue(new SecretBuffer(octets), type == RecipeType.SecretText);
                break;
            case RecipeType.EcKey or RecipeType.RsaKey when RestoredKey.TryRead(octets, out var key):
                value = new KeyValue(key);
                break;
            case RecipeType.Request:
                if (TryTake(ref rest, out var publicKey))
                {
                    value = new RequestValue(octets.ToArray(), publicKey.ToArray());
                }

                break;
            case RecipeType.Certificate:
                value = TakeCertificate(octets.ToArray(), ref rest);
                break;
        }

        return value is not null;
    }

    private static CertificateValue? TakeCertificate(byte[] der, ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 4 || !CertificateFacts.TryRead(der, out var facts))
        {
            return null;
        }

        var count = BinaryPrimitives.ReadInt32BigEndian(rest);
        rest = rest[4..];
        var chain = new List<ReadOnlyMemory<byte>>();
        for (; count > 0; count--)
        {
            if (!TryTake(ref rest, out var issuer))
            {
                return null;
            }

            chain.Add(issuer.ToArray());
        }

        return new(der, chain, facts);
    }

    private static void PutMore(SecretWriter writer, RecipeValue value)
    {
        switch (value)
        {
            case RequestValue request:
                Put(writer, request.PublicKey.Span);
                break;
            case CertificateValue certificate:
                writer.WriteLength(certificate.Chain.Count);
                foreach (var issuer in certificate.Chain)
                {
                    Put(writer, issuer.Span);
                }

                break;
        }
    }

    private static void Put(SecretWriter writer, ReadOnlySpan<byte> octets)
    {
        writer.WriteLength(octets.Length);
        writer.Write(octets);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> octets)
    {
        octets = default;
        if (bytes.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(bytes) is var length && (length < 0 || length > bytes.Length - 4))
        {
            return false;
        }

        octets = bytes.Slice(4, length);
        bytes = bytes[(4 + length)..];
        return true;
    }
}
