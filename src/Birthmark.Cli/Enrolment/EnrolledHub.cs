namespace Birthmark.Cli.Enrolment;

/// <summary>A hub whose keys were proven, as its owner keeps it: the pin for the next time.</summary>
/// <param name="Name">What the owner calls it.</param>
/// <param name="Endorsement">SHA-256 of its TPM's endorsement key (SubjectPublicKeyInfo), lower-case hex.</param>
/// <param name="Registers">Which registers were quoted.</param>
/// <param name="RegistersDigest">SHA-256 over their values.</param>
/// <param name="Keys">SHA-256 of each key by its alias.</param>
/// <param name="EnrolledAt">When.</param>
internal sealed record EnrolledHub(
    string Name, string Endorsement, string Registers, string RegistersDigest, IReadOnlyDictionary<string, string> Keys, DateTimeOffset EnrolledAt);

/// <summary>A claim that was written, and what the owner pins when no maker vouches for the TPM.</summary>
/// <param name="File">Where.</param>
/// <param name="Endorsement">SHA-256 of the endorsement key (SubjectPublicKeyInfo), lower-case hex.</param>
/// <param name="HasCertificate">Its maker's certificate is in the claim.</param>
internal sealed record WrittenClaim(string File, string Endorsement, bool HasCertificate);

/// <summary>An open challenge, in a file for its owner's eyes alone.</summary>
internal sealed record KeptChallenge(Birthmark.Api.Hub.HubClaimView Claim, Birthmark.Api.Hub.HubChallengeView Challenge, byte[] Secret, DateTimeOffset MadeAt);
