namespace Birthmark.Server.Console.Line;

/// <summary>The parts of the Line page that move, by the name of their event.</summary>
internal static class LineParts
{
    internal static IReadOnlyList<(string Name, Type Component)> All { get; } =
    [
        ("alarms", typeof(AlarmStrip)),
        ("figures", typeof(LineFigures)),
        ("batches", typeof(OpenBatches)),
        ("reasons", typeof(Pareto)),
        ("heads", typeof(HeadGrid)),
        ("health", typeof(HealthList)),
    ];
}
