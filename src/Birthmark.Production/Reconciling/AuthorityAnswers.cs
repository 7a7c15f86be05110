using Birthmark.Pki;
using Birthmark.Pki.Registration;
using Birthmark.Production.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Recipes.Steps;

namespace Birthmark.Production.Reconciling;

/// <summary>What the authorities of a batch have for a piece of its devices, by device and step.</summary>
internal sealed class AuthorityAnswers
{
    private readonly Dictionary<string, List<FoundCertificate>> found = new(StringComparer.Ordinal);
    private readonly HashSet<string> answered = new(StringComparer.Ordinal);

    /// <summary>Why an authority could not be compared with.</summary>
    internal List<string> Unanswered { get; } = [];

    /// <summary>Null when the step's authority did not answer.</summary>
    internal IReadOnlyList<FoundCertificate>? For(DeviceUid device, string step) =>
        answered.Contains(step) ? found.GetValueOrDefault(CertificateStep.AskingStep.UsernameOf(device.ToString(), step)) ?? [] : null;

    internal static async Task<AuthorityAnswers> AskAsync(
        AuthorityBook authorities, OpenBatch batch, IReadOnlyList<DeviceRecord> devices, CancellationToken cancellation)
    {
        var answers = new AuthorityAnswers();
        foreach (var step in batch.Plan.Steps.OfType<CertificateStep.AskingStep>())
        {
            await answers.AskAsync(authorities, step, devices, cancellation);
        }

        return answers;
    }

    private async Task AskAsync(
        AuthorityBook authorities, CertificateStep.AskingStep step, IReadOnlyList<DeviceRecord> devices, CancellationToken cancellation)
    {
        try
        {
            if (await authorities.ConnectAsync(step.Connection) is not ISearchesCertificates searched)
            {
                Unanswered.Add($"step '{step.Name}': its authority cannot be searched");
                return;
            }

            var usernames = devices.Select(d => CertificateStep.AskingStep.UsernameOf(d.Uid.ToString(), step.Name)).ToList();
            await foreach (var certificate in searched.SearchAsync(usernames, cancellation))
            {
                if (!found.TryGetValue(certificate.Username, out var of))
                {
                    found.Add(certificate.Username, of = []);
                }

                of.Add(certificate);
            }

            answered.Add(step.Name);
        }
        catch (PkiRefusedException refusal)
        {
            Unanswered.Add($"step '{step.Name}': {refusal.Message}");
        }
        catch (ProductionRefusedException refusal)
        {
            Unanswered.Add($"step '{step.Name}': {refusal.Message}");
        }
    }
}
