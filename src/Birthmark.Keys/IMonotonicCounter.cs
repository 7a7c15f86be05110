namespace Birthmark.Keys;

/// <summary>A number in hardware that only goes up.</summary>
internal interface IMonotonicCounter
{
    /// <summary>What it is called in a sentence.</summary>
    string Name { get; }

    /// <summary>False until it was advanced for the first time.</summary>
    bool IsThere();

    long Read();

    /// <summary>One more; gives the new value. The first call makes it.</summary>
    long Advance();
}
