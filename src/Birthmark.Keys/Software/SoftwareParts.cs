using Birthmark.Keys.Engines;

namespace Birthmark.Keys.Software;

/// <summary>What the store hands to each of its tokens.</summary>
internal sealed record SoftwareParts(KeyTables Tables, IKeyEngine Engine, ISealer Sealer, IRandomSource Random, TimeProvider Time, int IterationCount);
