using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Images;

namespace Birthmark.Cli.Images;

/// <summary>A file, map or block that was refused: every fault with its place.</summary>
internal sealed class ImageFaultsException(IReadOnlyList<ImageFault> faults) : Exception(faults[0].ToString())
{
    public ImageFaultsException(ImageFault fault, string subject)
        : this([fault.In(subject)])
    {
    }

    public int Tell(Talk talk)
    {
        if (faults.Count == 1)
        {
            talk.Error($"{Place(faults[0])}{faults[0].Text}");
            talk.Hint(faults[0].Remedy);
        }
        else
        {
            talk.Error($"{faults.Count.Words()} faults");
            foreach (var fault in faults)
            {
                talk.Say($"  {Place(fault)}{fault.Text}. {fault.Remedy}.");
            }
        }

        if (talk.IsJson)
        {
            talk.Json(new ImageFaultsView([.. faults.Select(ImageFaultView.Of)]), CliJson.Default.ImageFaultsView);
        }

        return ExitCode.Refused;
    }

    /// <summary>A warning in the words of a fault.</summary>
    public static string Warning(ImageFault fault) => $"warning: {Place(fault)}{fault.Text}. {fault.Remedy}.";

    private static string Place(ImageFault fault)
    {
        var place = fault.Subject ?? "";
        place += fault.Line is { } line ? $"{(place.Length > 0 ? ":" : "line ")}{line.Words()}" : "";
        place += fault.Line is not null && fault.Column is { } column ? $":{column.Words()}" : "";
        place += fault.Offset is { } offset ? $"{(place.Length > 0 ? ", " : "")}offset {MemoryWords.Address(offset)}" : "";
        return place.Length > 0 ? $"{place}: " : "";
    }
}
