namespace Birthmark.Images;

/// <summary>A refusal of this room, for callers that do not want the <c>Try</c> form.</summary>
public sealed class ImageRefusedException(ImageFault fault) : Exception(fault.ToString())
{
    public ImageFault Fault { get; } = fault;

    public FaultKind Kind => Fault.Kind;
}
