using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;

namespace Birthmark.Enrollment.Ejbca.Criteria;

/// <summary>
/// Turns EJBCA's search criteria into one query: criteria of one property are alternatives (names, states) or bounds (dates), different properties must all hold.
/// </summary>
internal sealed class CertificateCriteria
{
    private const string ReasonPrefix = "REVOCATION_REASON_";

    private readonly PkiSnapshot pki;
    private readonly HashSet<string> authorities = new(StringComparer.Ordinal);
    private readonly HashSet<string> certificateProfiles = new(StringComparer.Ordinal);
    private readonly HashSet<string> endEntityProfiles = new(StringComparer.Ordinal);
    private readonly HashSet<CertificateStatus> statuses = [];
    private readonly HashSet<RevocationReason> reasons = [];
    private readonly List<TextCondition> texts = [];
    private CertificateQuery query = new();
    private bool hasQuery;
    private bool isVain;

    private CertificateCriteria(PkiSnapshot pki) => this.pki = pki;

    /// <summary>Null when nothing can match.</summary>
    /// <exception cref="EjbcaRefusedException">400: no criteria, or one that is not understood.</exception>
    internal static CertificateQuery? Read(IReadOnlyList<SearchCriterion?>? criteria, PkiSnapshot pki)
    {
        if (criteria is null or { Count: 0 })
        {
            throw new EjbcaRefusedException(400, "Invalid criteria value, cannot be empty.");
        }

        var reading = new CertificateCriteria(pki);
        foreach (var criterion in criteria)
        {
            reading.Add(criterion ?? throw new EjbcaRefusedException(400, "Invalid criteria value, cannot be null."));
        }

        return reading.isVain ? null : reading.Build();
    }

    private void Add(SearchCriterion criterion)
    {
        var value = criterion.Value is { Length: > 0 } given
            ? given
            : throw new EjbcaRefusedException(400, $"Invalid criteria value, cannot be empty (property '{criterion.Property}').");
        switch (criterion.Property)
        {
            case "QUERY":
                AddQuery(criterion, value);
                break;
            case "CA":
                AddName(criterion, value, authorities, pki.Authorities.ContainsKey(value));
                break;
            case "CERTIFICATE_PROFILE":
                AddName(criterion, value, certificateProfiles, pki.CertificateProfiles.ContainsKey(value));
                break;
            case "END_ENTITY_PROFILE":
                AddName(criterion, value, endEntityProfiles, pki.EndEntityProfiles.ContainsKey(value));
                break;
            case "STATUS":
                AddStatus(criterion, value);
                break;
            case "ISSUED_DATE" or "EXPIRE_DATE" or "REVOCATION_DATE" or "UPDATE_TIME":
                query = DateCriteria.Add(query, criterion, value);
                break;
            case "SERIAL_NUMBER" or "USERNAME" or "SUBJECT_DN" or "SUBJECT_ALT_NAME":
                AddText(criterion, value);
                break;
            case "EXTERNAL_ACCOUNT_BINDING_ID":
                // No certificate here is bound to an external account, so none has this identifier.
                isVain = true;
                break;
            default:
                throw new EjbcaRefusedException(
                    400,
                    $"Invalid criteria property '{criterion.Property}': use QUERY, EXTERNAL_ACCOUNT_BINDING_ID, END_ENTITY_PROFILE, CERTIFICATE_PROFILE, CA, STATUS, ISSUED_DATE, EXPIRE_DATE, REVOCATION_DATE, UPDATE_TIME, SERIAL_NUMBER, USERNAME, SUBJECT_DN or SUBJECT_ALT_NAME.");
        }
    }

    private void AddQuery(SearchCriterion criterion, string value)
    {
        if (hasQuery)
        {
            throw new EjbcaRefusedException(400, "Invalid criteria: only one QUERY is allowed.");
        }

        hasQuery = true;
        query = criterion.Operation switch
        {
            "EQUAL" => query with { TextEqual = value },
            "LIKE" => query with { TextLike = value },
            _ => throw Operation(criterion, "EQUAL or LIKE"),
        };
    }

    private static void AddName(SearchCriterion criterion, string value, HashSet<string> names, bool isKnown)
    {
        if (criterion.Operation != "EQUAL")
        {
            throw Operation(criterion, "EQUAL");
        }

        if (!isKnown)
        {
            throw new EjbcaRefusedException(400, $"Invalid criteria value: {criterion.Property} '{value}' does not exist.");
        }

        names.Add(value);
    }

    private void AddStatus(SearchCriterion criterion, string value)
    {
        if (criterion.Operation != "EQUAL")
        {
            throw Operation(criterion, "EQUAL");
        }

        if (value.StartsWith(ReasonPrefix, StringComparison.Ordinal) && TryReadReason(value[ReasonPrefix.Length..], out var reason))
        {
            reasons.Add(reason);
            return;
        }

        statuses.Add(value switch
        {
            "CERT_ACTIVE" => CertificateStatus.Active,
            "CERT_NOTIFIEDABOUTEXPIRATION" => CertificateStatus.NotifiedAboutExpiration,
            "CERT_REVOKED" => CertificateStatus.Revoked,
            _ => throw new EjbcaRefusedException(
                400, $"Invalid criteria value: STATUS '{value}': use CERT_ACTIVE, CERT_REVOKED, CERT_NOTIFIEDABOUTEXPIRATION or REVOCATION_REASON_…"),
        });
    }

    // Here the names are written without underscores: REVOCATION_REASON_KEYCOMPROMISE.
    private static bool TryReadReason(string name, out RevocationReason reason)
    {
        var wanted = name.Replace("_", "", StringComparison.Ordinal);
        foreach (var candidate in Enum.GetValues<RevocationReason>())
        {
            if (RevocationReasonNames.Write(candidate).Replace("_", "", StringComparison.Ordinal) == wanted)
            {
                reason = candidate;
                return true;
            }
        }

        reason = default;
        return false;
    }

    private void AddText(SearchCriterion criterion, string value)
    {
        var match = criterion.Operation switch
        {
            "EQUAL" => TextMatch.Equal,
            "LIKE" => TextMatch.Contains,
            "BEGINS_WITH" => TextMatch.BeginsWith,
            _ => throw Operation(criterion, "EQUAL, LIKE or BEGINS_WITH"),
        };
        switch (criterion.Property)
        {
            case "SERIAL_NUMBER":
                AddSerial(criterion, value, match);
                break;
            case "SUBJECT_DN" when match == TextMatch.Equal:
                query = query with { SubjectDn = value };
                break;
            default:
                texts.Add(new TextCondition(Field(criterion.Property!), match, value));
                break;
        }
    }

    private void AddSerial(SearchCriterion criterion, string value, TextMatch match)
    {
        if (match != TextMatch.Equal)
        {
            throw Operation(criterion, "EQUAL");
        }

        query = query with { SerialNumber = HexSerial.TryRead(value, out var serial) ? serial : throw new EjbcaRefusedException(400, HexSerial.InvalidText) };
    }

    private static TextField Field(string property) => property switch
    {
        "USERNAME" => TextField.Username,
        "SUBJECT_DN" => TextField.SubjectDn,
        _ => TextField.SubjectAlternativeName,
    };

    private CertificateQuery Build()
    {
        // A reason alone asks for revoked certificates.
        if (reasons.Count > 0 && !reasons.Contains(RevocationReason.NotRevoked))
        {
            statuses.Add(CertificateStatus.Revoked);
        }

        return query with
        {
            Texts = texts,
            Authorities = Given(authorities),
            CertificateProfiles = Given(certificateProfiles),
            EndEntityProfiles = Given(endEntityProfiles),
            Statuses = Given(statuses),
            Reasons = Given(reasons),
        };
    }

    private static HashSet<T>? Given<T>(HashSet<T> set) => set.Count == 0 ? null : set;

    private static EjbcaRefusedException Operation(SearchCriterion criterion, string wanted) =>
        new(400, $"Invalid criteria operation '{criterion.Operation}' for property {criterion.Property}: use {wanted}.");
}
