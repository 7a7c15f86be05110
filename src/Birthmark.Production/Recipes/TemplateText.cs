using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Birthmark.Production.Recipes;

/// <summary>Text with references: <c>CN=${serial}</c>. <c>$${</c> writes a literal <c>${</c>.</summary>
internal sealed record TemplateText(IReadOnlyList<TemplatePart> Parts)
{
    internal IEnumerable<string> References => Parts.Where(p => p.IsReference).Select(p => p.Text);

    /// <summary>The name when the text is one reference and nothing else.</summary>
    internal string? OnlyReference => Parts is [{ IsReference: true } one] ? one.Text : null;

    /// <summary>Never throws; <paramref name="why"/> names what is wrong.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out TemplateText? template, [NotNullWhen(false)] out string? why)
    {
        var parts = new List<TemplatePart>();
        var literal = new StringBuilder();
        template = null;
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text.AsSpan(i);
            if (rest.StartsWith("$${"))
            {
                literal.Append("${");
                i += 2;
            }
            else if (rest.StartsWith("${"))
            {
                var end = rest.IndexOf('}');
                var name = end < 0 ? "" : rest[2..end].ToString();
                if (!IsReferenceName(name))
                {
                    why = end < 0
                        ? "'${' has no closing '}'. Write ${name}, or $${ for a literal ${."
                        : $"'${{{Projects.Reading.YamlTree.Shorten(name)}}}' is no reference. Write ${{name}} or ${{name.member}}, or $${{ for a literal ${{.";
                    return false;
                }

                Flush(parts, literal);
                parts.Add(new(name, true));
                i += end;
            }
            else
            {
                literal.Append(text[i]);
            }
        }

        Flush(parts, literal);
        template = new(parts);
        why = null;
        return true;
    }

    /// <summary>The text that <see cref="TryParse"/> reads back to the same parts.</summary>
    public override string ToString() =>
        string.Concat(Parts.Select(p => p.IsReference ? $"${{{p.Text}}}" : p.Text.Replace("${", "$${", StringComparison.Ordinal)));

    private static bool IsReferenceName(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? Projects.Reading.Names.IsIdentifier(name)
            : Projects.Reading.Names.IsIdentifier(name[..dot]) && Projects.Reading.Names.IsIdentifier(name[(dot + 1)..]);
    }

    private static void Flush(List<TemplatePart> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new(literal.ToString(), false));
            literal.Clear();
        }
    }
}

internal sealed record TemplatePart(string Text, bool IsReference);
