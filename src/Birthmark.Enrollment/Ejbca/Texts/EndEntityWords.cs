using Birthmark.Pki.Registration;

namespace Birthmark.Enrollment.Ejbca.Texts;

/// <summary>EJBCA's words for states and token types of end entities.</summary>
internal static class EndEntityWords
{
    internal static string Write(EndEntityStatus status) => status.ToString().ToUpperInvariant();

    internal static EndEntityStatus RequireStatus(string word)
    {
        foreach (var status in Enum.GetValues<EndEntityStatus>())
        {
            if (Write(status) == word)
            {
                return status;
            }
        }

        throw new EjbcaRefusedException(
            400, $"Invalid end entity status '{word}': use {string.Join(", ", Enum.GetValues<EndEntityStatus>().Select(Write))}.");
    }

    internal static string RequireToken(string word) => word is "USERGENERATED" or "P12" or "JKS" or "PEM" or "BCFKS"
        ? word
        : throw new EjbcaRefusedException(400, $"Invalid token type '{word}': use USERGENERATED, P12, JKS, PEM or BCFKS.");
}
