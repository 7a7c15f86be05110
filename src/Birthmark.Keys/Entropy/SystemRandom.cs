namespace Birthmark.Keys.Entropy;

/// <summary>The operating system's generator alone: for programs that run where no hub is, such as an owner's command line.</summary>
public static class SystemRandom
{
    public static IRandomSource Source { get; } = new OsRandomSource();
}
