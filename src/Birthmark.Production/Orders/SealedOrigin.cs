using Birthmark.Storage;

namespace Birthmark.Production.Orders;

/// <summary>The package by which a project comes.</summary>
/// <param name="Oem">Who sealed it, as paired.</param>
/// <param name="Project">The project it says it is of.</param>
/// <param name="Record">Records its taking in the transaction that puts the project into force.</param>
public sealed record SealedOrigin(string Oem, string Project, Action<ITransaction> Record);
