namespace Birthmark.Api.Problems;

/// <summary>One fault of a declaration, where it stands and what to do. Line and column count from 1; 0 is unknown.</summary>
public sealed record Fault(string File, int Line, int Column, string Text);
