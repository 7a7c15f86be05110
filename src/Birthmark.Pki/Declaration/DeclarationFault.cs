namespace Birthmark.Pki.Declaration;

/// <summary>One thing wrong in a declared file.</summary>
/// <param name="File">Name of the file as the operator gave it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Text">What is wrong, with the value, and what to do.</param>
public sealed record DeclarationFault(string File, int Line, int Column, string Text)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Text}";
}
