using Birthmark.Server.Console.Shell;
using Microsoft.AspNetCore.Components;

namespace Birthmark.Server.Console.Line;

/// <summary>A part of the Line page that moves. It is drawn for all pages at once, so it may know of nobody who looks.</summary>
public abstract class LinePart : Wording
{
    [Parameter]
    public LineView View { get; set; } = null!;
}
