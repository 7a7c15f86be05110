namespace Birthmark.Keys.Tests;

/// <summary>Which commands this machine has.</summary>
internal static class InstalledTools
{
    internal static bool Has(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, tool)));
}
