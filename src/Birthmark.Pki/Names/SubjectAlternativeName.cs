using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Text;

namespace Birthmark.Pki.Names;

/// <summary>A subject alternative name: EJBCA's notation (<c>dNSName=a, iPAddress=127.0.0.1</c>) and DER GeneralNames.</summary>
public sealed class SubjectAlternativeName
{
    private SubjectAlternativeName(IReadOnlyList<GeneralName> names)
    {
        Names = names;
        Text = Write(names);
    }

    public IReadOnlyList<GeneralName> Names { get; }

    /// <summary>EJBCA's notation, in the order of the names.</summary>
    public string Text { get; }

    /// <summary>Reads EJBCA's notation: <c>kind=value</c> between commas, commas in values escaped. Never throws.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SubjectAlternativeName? san, [NotNullWhen(false)] out string? why)
    {
        san = null;
        var names = new List<GeneralName>();
        var rest = text.AsSpan();
        while (!rest.Trim().IsEmpty)
        {
            var end = NameText.EndOfPart(rest, ",");
            if (!TryParseOne(rest[..end], out var name, out var reason))
            {
                why = reason;
                return false;
            }

            names.Add(name);
            rest = end == rest.Length ? [] : rest[(end + 1)..];
        }

        why = names.Count == 0 ? "The subject alternative name is empty: write entries such as dNSName=hub.example, or leave it out." : null;
        san = names.Count == 0 ? null : new(names);
        return san is not null;
    }

    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.IllegalName"/>.</exception>
    public static SubjectAlternativeName Parse(string text) =>
        TryParse(text, out var san, out var why) ? san : throw new PkiRefusedException(PkiRefusal.IllegalName, why);

    /// <summary>Reads DER GeneralNames, the value of the extension; false when malformed or of a kind that has no name here.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> der, [NotNullWhen(true)] out SubjectAlternativeName? san)
    {
        san = null;
        try
        {
            var outer = new AsnReader(der.ToArray(), AsnEncodingRules.DER);
            var reader = outer.ReadSequence();
            var names = new List<GeneralName>();
            while (reader.HasData)
            {
                if (GeneralName.Decode(reader) is not { } name)
                {
                    return false;
                }

                names.Add(name);
            }

            san = outer.HasData || names.Count == 0 ? null : new(names);
            return san is not null;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>DER GeneralNames.</summary>
    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in Names)
            {
                name.Encode(writer);
            }
        }

        return writer.Encode();
    }

    public override string ToString() => Text;

    private static bool TryParseOne(ReadOnlySpan<char> text, [NotNullWhen(true)] out GeneralName? name, out string why)
    {
        name = null;
        var equals = text.IndexOf('=');
        if (equals < 0)
        {
            why = $"'{text}' has no '=': write an entry as kind=value.";
            return false;
        }

        if (!GeneralName.TryFindKind(text[..equals].Trim().ToString(), out var kind))
        {
            why = $"'{text[..equals]}' is not a kind of alternative name: use dNSName, iPAddress, uniformResourceIdentifier, rfc822Name or directoryName.";
            return false;
        }

        if (!NameText.TryUnescape(text[(equals + 1)..], out var value, out why))
        {
            why = $"The value of '{text}' cannot be read: {why}.";
            return false;
        }

        return GeneralName.TryCreate(kind, value, out name, out why);
    }

    private static string Write(IReadOnlyList<GeneralName> names)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(name.KindName).Append('=');
            for (var i = 0; i < name.Value.Length; i++)
            {
                // Only what would end or bend the value: '=' and '+' stand as they are in EJBCA's notation.
                var c = name.Value[i];
                text.Append(c is ',' or '\\' or '"' || (c == ' ' && (i == 0 || i == name.Value.Length - 1)) ? "\\" : "").Append(c);
            }
        }

        return text.ToString();
    }
}
