namespace Birthmark.Api.Problems;

/// <summary>The hub refused a call, and says why.</summary>
public sealed class BirthmarkProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
