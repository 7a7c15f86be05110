namespace Birthmark.Keys;

/// <summary>Whether the sources behind <see cref="IRandomSource"/> are fit.</summary>
public interface IRandomHealth
{
    IReadOnlyList<RandomSourceState> Look();

    /// <exception cref="KeyRefusedException">One is not: <see cref="KeyRefusal.RandomSourceFailed"/>, with its name and what was found.</exception>
    void Demand();
}

/// <summary>One source, and what its health tests say.</summary>
public sealed record RandomSourceState(string Name, bool IsFit, string Words);
