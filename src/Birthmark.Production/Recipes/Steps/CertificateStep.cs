using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;
using Birthmark.Production.Authorities;
using Birthmark.Production.Preview;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>A certificate from an authority for a request.</summary>
internal sealed class CertificateStep(AuthorityBook authorities, TimeProvider time) : IStepKind
{
    public string Name => "certificate";

    public IReadOnlyList<StepInput> Inputs { get; } =
    [
        new("authority", true), new("request", true), new("subject"),
        new("certificate_authority"), new("certificate_profile"), new("end_entity_profile"),
    ];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var request = inputs.Value("request", RecipeType.Request);
        var subject = inputs.Value("subject", RecipeType.Text);
        if (inputs.Constant("authority") is not { } name)
        {
            return null;
        }

        if (!inputs.Scope.Authorities.TryGetValue(name, out var authority))
        {
            inputs.Fault("authority", $"the project declares no authority '{YamlTree.Shorten(name)}'. {Spelling.Hint(name, inputs.Scope.Authorities.Keys)}");
            return null;
        }

        var names = new AuthorityNames(
            Named(inputs, authority, "certificate_authority", EjbcaVariables.CaName),
            Named(inputs, authority, "certificate_profile", EjbcaVariables.CertificateProfile),
            Named(inputs, authority, "end_entity_profile", EjbcaVariables.EndEntityProfile));
        return request is null || names.IsIncomplete || (subject is null && inputs.Has("subject"))
            ? null
            : new AskingStep(authorities, time, new(inputs.Scope.Project, authority), names, request, subject);
    }

    private static string Named(StepInputs inputs, AuthorityDeclaration authority, string key, string variable)
    {
        if (inputs.Constant(key) is { } own)
        {
            return own;
        }

        var connection = authority.Plain(variable);
        if (connection is null && !inputs.Has(key))
        {
            inputs.Fault("authority", $"authority '{authority.Name.Value}' sets no {variable}. Set it there, or '{key}' in this step.");
        }

        return connection ?? "";
    }

    internal sealed class AskingStep(
        AuthorityBook authorities, TimeProvider time, ConnectionKey connection, AuthorityNames names, Source request, Source? subject) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Certificate;

        internal override IEnumerable<Source> Inputs => subject is null ? [request] : [request, subject];

        internal override bool AsksAuthority => true;

        internal ConnectionKey Connection => connection;

        internal AuthorityNames Names => names;

        /// <summary>Fixed for a device and a step: asked again after a crash, the authority gives the certificate it has already issued.</summary>
        internal static string UsernameOf(string device, string step) => $"{device}-{step}";

        internal override async ValueTask DraftAsync(RecipeRun run)
        {
            try
            {
                if (await authorities.ConnectAsync(connection) is ISharesCommits sharing && sharing.Draft(RequestOf(run, (RequestValue)request.Get(run))) is { } companion)
                {
                    run.Accompany(this, companion);
                }
            }
            catch (ProductionRefusedException)
            {
                // The ordinary way comes to the same refusal, with the device's key kept.
            }
        }

        /// <summary>The embedded PKI says what would be in it, without issuing it; whoever lies beyond a network is not asked.</summary>
        internal override async ValueTask<RecipeValue> ExampleAsync(RecipeRun run)
        {
            var wanted = (RequestValue)request.Get(run);
            if (connection.Declaration.Kind.Value == ConnectionVariables.EmbeddedKind && await authorities.ConnectAsync(connection) is IShowsCertificates shows)
            {
                var shown = shows.Show(RequestOf(run, wanted));
                return CertificateFacts.TryRead(shown.Certificate, out var facts)
                    ? new CertificateValue(shown.Certificate, shown.Chain, facts)
                    : throw new InvalidOperationException($"The certificate of step '{Name}' cannot be read.");
            }

            return Examples.Certificate(
                subject?.Text(run) ?? "CN=EXAMPLE", connection.Declaration.Plain(EjbcaVariables.CaDn) ?? $"CN={names.CertificateAuthority}", wanted.PublicKey, time.GetUtcNow());
        }

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            var wanted = (RequestValue)request.Get(run);
            var authority = await authorities.ConnectAsync(connection);
            var enrolled = run.CompanionOf(this) is { } companion
                ? await companion.SignAsync()
                : await authority.EnrolAsync(RequestOf(run, wanted), cancellation);
            if (!CertificateFacts.TryRead(enrolled.Certificate, out var facts) || !facts.PublicKey.Span.SequenceEqual(wanted.PublicKey.Span))
            {
                throw new ProductionRefusedException(
                    ProductionRefusal.CertificateRefused,
                    $"Authority '{authority.Name}' answered for device {run.Subject.DeviceUid} with a certificate that is unreadable or for another key.",
                    "Look at the authority's log; nothing was given to the device.");
            }

            return new CertificateValue(enrolled.Certificate, enrolled.Chain, facts);
        }

        private EnrolmentRequest RequestOf(RecipeRun run, RequestValue wanted) => new(
            UsernameOf(run.Subject.DeviceUid, Name),
            wanted.Der,
            subject?.Text(run),
            names.CertificateAuthority,
            names.CertificateProfile,
            names.EndEntityProfile,
            IsFirstAttempt: !run.IsResumed,
            // Made by the csr step with its own key, or verified when the station brought it; sealed since.
            IsPossessionProven: true)
        {
            Read = wanted.Read,
        };
    }
}

/// <summary>The names by which an authority's rules are chosen.</summary>
internal sealed record AuthorityNames(string CertificateAuthority, string CertificateProfile, string EndEntityProfile)
{
    internal bool IsIncomplete => CertificateAuthority.Length == 0 || CertificateProfile.Length == 0 || EndEntityProfile.Length == 0;
}
