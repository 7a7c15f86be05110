using Birthmark.Api.Problems;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Endpoints;

/// <summary>How many entries a page holds.</summary>
internal static class Paging
{
    internal const int Standard = 100;
    internal const int Most = 1000;

    /// <exception cref="HubRefusedException">Below 1 or above <see cref="Most"/>.</exception>
    internal static int Limit(int? asked, string name = "limit") => asked switch
    {
        null => Standard,
        >= 1 and <= Most => asked.Value,
        _ => throw new HubRefusedException(422, ProblemCodes.InvalidParameter, $"{name} is {asked}.", $"Ask for 1 to {Most}."),
    };
}
