using Birthmark.Images;

namespace Birthmark.Cli.Images;

/// <summary>A fault of a file, map or block as JSON.</summary>
internal sealed record ImageFaultView(string Kind, string? Subject, int? Line, int? Column, long? Offset, string Text, string Remedy)
{
    public static ImageFaultView Of(ImageFault fault) => new(MemoryWords.Kebab(fault.Kind), fault.Subject, fault.Line, fault.Column, fault.Offset, fault.Text, fault.Remedy);
}

/// <summary>All faults at once.</summary>
internal sealed record ImageFaultsView(IReadOnlyList<ImageFaultView> Errors);
