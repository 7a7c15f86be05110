using System.Globalization;
using System.Text;

namespace Birthmark.Images;

/// <summary>Why a file, map, option or block was refused: what, where and what to do. Never holds a secret value.</summary>
/// <param name="Kind">The closed kind, for programs.</param>
/// <param name="Text">One clause naming the thing and the value.</param>
/// <param name="Remedy">What the reader can do about it.</param>
public sealed record ImageFault(FaultKind Kind, string Text, string Remedy)
{
    /// <summary>File, map or block that the fault is about.</summary>
    public string? Subject { get; init; }

    /// <summary>Line in a text, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>Column in a text, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>Byte offset in a binary file, from 0.</summary>
    public long? Offset { get; init; }

    /// <summary>The same fault, said of a named file, map or block.</summary>
    public ImageFault In(string subject) => Subject is null ? this with { Subject = subject } : this;

    /// <summary>The fault as an exception, for callers that refuse by throwing.</summary>
    public ImageRefusedException ToException() => new(this);

    public override string ToString()
    {
        var text = new StringBuilder();
        if (Subject is not null)
        {
            text.Append(Subject);
        }

        if (Line is { } line)
        {
            Separate(text).Append(CultureInfo.InvariantCulture, $"line {line}");
        }

        if (Column is { } column)
        {
            Separate(text).Append(CultureInfo.InvariantCulture, $"column {column}");
        }

        if (Offset is { } offset)
        {
            Separate(text).Append(CultureInfo.InvariantCulture, $"offset 0x{offset:X}");
        }

        if (text.Length > 0)
        {
            text.Append(": ");
        }

        return text.Append(Text).Append(". ").Append(Remedy).Append('.').ToString();
    }

    private static StringBuilder Separate(StringBuilder text) => text.Length > 0 ? text.Append(", ") : text;
}
