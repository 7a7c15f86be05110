using Birthmark.Keys.Kmip.Ttlv;

namespace Birthmark.Keys.Kmip;

/// <summary>Attributes of an object in the form of a version: named ones in a template (KMIP 1.x §2.1.8), tagged ones in a structure (KMIP 2.0 §4).</summary>
internal sealed class KmipAttributes
{
    private readonly List<(string Name, Action<TtlvWriter, int> Write, int Tag)> attributes = [];

    internal KmipAttributes Algorithm(int algorithm) => Add("Cryptographic Algorithm", KmipTag.CryptographicAlgorithm, (w, tag) => w.Enumeration(tag, algorithm));

    internal KmipAttributes Bits(int bits) => Add("Cryptographic Length", KmipTag.CryptographicLength, (w, tag) => w.Integer(tag, bits));

    internal KmipAttributes Usage(KmipUsage usage) => Add("Cryptographic Usage Mask", KmipTag.CryptographicUsageMask, (w, tag) => w.Integer(tag, (int)usage));

    internal KmipAttributes Name(string name) => Add("Name", KmipTag.Name, (w, tag) => w.Structure(
        tag, n => n.Text(KmipTag.NameValue, name).Enumeration(KmipTag.NameType, KmipValue.NameUninterpreted)));

    /// <summary>For what makes an object.</summary>
    internal void WriteTemplate(TtlvWriter writer, KmipVersion version)
    {
        if (version >= KmipVersion.V20)
        {
            WriteTagged(writer);
        }
        else
        {
            writer.Structure(KmipTag.TemplateAttribute, WriteNamed);
        }
    }

    /// <summary>For what looks for an object.</summary>
    internal void WriteFilter(TtlvWriter writer, KmipVersion version)
    {
        if (version >= KmipVersion.V20)
        {
            WriteTagged(writer);
        }
        else
        {
            WriteNamed(writer);
        }
    }

    /// <summary>Which attributes are asked for.</summary>
    internal static void WriteWanted(TtlvWriter writer, KmipVersion version, params ReadOnlySpan<(string Name, int Tag)> wanted)
    {
        foreach (var (name, tag) in wanted)
        {
            if (version >= KmipVersion.V20)
            {
                writer.Enumeration(KmipTag.AttributeReference, tag);
            }
            else
            {
                writer.Text(KmipTag.AttributeName, name);
            }
        }
    }

    /// <summary>A number among the attributes of an answer, in whichever form it came; null when it is not there.</summary>
    internal static int? Read(TtlvItem payload, string name, int tag)
    {
        if (payload.Find(KmipTag.Attributes, tag) is { } tagged)
        {
            return tagged.Number;
        }

        return payload.All(KmipTag.Attribute).FirstOrDefault(a => a.Find(KmipTag.AttributeName)?.Text == name)?.Find(KmipTag.AttributeValue)?.Number;
    }

    private void WriteTagged(TtlvWriter writer) => writer.Structure(KmipTag.Attributes, w =>
    {
        foreach (var (_, write, tag) in attributes)
        {
            write(w, tag);
        }
    });

    private void WriteNamed(TtlvWriter writer)
    {
        foreach (var (name, write, _) in attributes)
        {
            writer.Structure(KmipTag.Attribute, a => write(a.Text(KmipTag.AttributeName, name), KmipTag.AttributeValue));
        }
    }

    private KmipAttributes Add(string name, int tag, Action<TtlvWriter, int> write)
    {
        attributes.Add((name, write, tag));
        return this;
    }
}
