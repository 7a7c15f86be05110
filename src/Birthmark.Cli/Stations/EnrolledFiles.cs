namespace Birthmark.Cli.Stations;

/// <summary>What an enrolment left on disk.</summary>
internal sealed record EnrolledFiles(string Name, IReadOnlyList<string> Roles, string Credential, string Certificate, string Key, string Ca);
