namespace Birthmark.Cli.Images;

/// <summary>What a firmware file holds.</summary>
internal sealed record ImageView(string Format, long Bytes, string File, string? EntryPoint, string? Header, IReadOnlyList<ExtentView> Extents);
