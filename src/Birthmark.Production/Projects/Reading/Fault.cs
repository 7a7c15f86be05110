namespace Birthmark.Production.Projects.Reading;

/// <summary>One thing wrong with a declaration, with its place, value and remedy.</summary>
/// <param name="File">As the operator named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Text">What is wrong with which value, and what to do.</param>
public sealed record Fault(string File, int Line, int Column, string Text)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Text}";
}
